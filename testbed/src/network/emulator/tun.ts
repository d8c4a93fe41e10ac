// SPDX-License-Identifier: Apache-2.0
/**
 * TUN devices and waiting for several files at once, from the C library.
 *
 * Node cannot wait for a character device without giving each a thread of its
 * pool, which adds a hop between threads to every packet. The emulator is a
 * process of its own, so it can simply wait inside `ppoll`, with the time-out
 * of the next due packet in nanoseconds, and use no time at all while idle.
 *
 * @module
 */
import { closeSync, constants, openSync } from "node:fs"
import koffi from "koffi"

// `null` is the running program, whose symbols include those of the C library.
const library = koffi.load(null)
const ioctl = library.func("int ioctl(int fd, unsigned long request, ...)")
const ppoll = library.func(
  "int ppoll(_Inout_ void *files, unsigned long count, const void *timeout, const void *mask)",
)
const read = library.func("long read(int fd, _Out_ void *bytes, unsigned long count)")
const write = library.func("long write(int fd, const void *bytes, unsigned long count)")

// linux/if_tun.h
const TUNSETIFF = 0x400454ca
const IFF_TUN = 0x0001
const IFF_NO_PI = 0x1000
// net/if.h
const IFREQ_BYTES = 40
const IFNAMSIZ = 16
// poll.h
const POLLIN = 0x0001
const POLLFD_BYTES = 8

const LONGEST_PACKET_BYTES = 65_536
const buffer = Buffer.alloc(LONGEST_PACKET_BYTES)

/** One end of a link: what the kernel routes into it is read here, and the other way round. */
export class TunDevice {
  readonly descriptor: number

  /** Makes the device in the namespace of this process; it vanishes with the process. */
  constructor(name: string) {
    this.descriptor = openSync("/dev/net/tun", constants.O_RDWR | constants.O_NONBLOCK)
    const request = Buffer.alloc(IFREQ_BYTES)
    request.write(name)
    request.writeInt16LE(IFF_TUN | IFF_NO_PI, IFNAMSIZ)
    if (ioctl(this.descriptor, TUNSETIFF, "void *", request) === 0) return
    const errno = koffi.errno()
    closeSync(this.descriptor)
    throw new Error(`cannot make the TUN device ${name}: error ${errno} of the system`)
  }

  /** Reads the next packet; undefined if there is none now. */
  read(): Uint8Array | undefined {
    const length = Number(read(this.descriptor, buffer, LONGEST_PACKET_BYTES))
    return length > 0 ? Uint8Array.prototype.slice.call(buffer, 0, length) : undefined
  }

  /** Hands a packet to the kernel; false if it was not taken. */
  write(packet: Uint8Array): boolean {
    return Number(write(this.descriptor, packet, packet.length)) === packet.length
  }
}

/** Waits until one of several files can be read. */
export class Poller {
  readonly #files: Buffer
  readonly #count: number
  readonly #timeout = new BigInt64Array(2)

  constructor(descriptors: readonly number[]) {
    this.#count = descriptors.length
    this.#files = Buffer.alloc(POLLFD_BYTES * this.#count)
    for (const [index, descriptor] of descriptors.entries()) {
      this.#files.writeInt32LE(descriptor, index * POLLFD_BYTES)
      this.#files.writeInt16LE(POLLIN, index * POLLFD_BYTES + 4)
    }
  }

  /** Waits, without end if no time is given; `isReady` tells the result. */
  wait(timeoutMs: number | undefined): void {
    if (timeoutMs === undefined) {
      ppoll(this.#files, this.#count, null, null)
      return
    }
    const nanoseconds = BigInt(Math.ceil(Math.max(0, timeoutMs) * 1e6))
    this.#timeout[0] = nanoseconds / 1_000_000_000n
    this.#timeout[1] = nanoseconds % 1_000_000_000n
    ppoll(this.#files, this.#count, this.#timeout, null)
  }

  /** Whether the file at this position has something to read, or has ended. */
  isReady(index: number): boolean {
    return this.#files.readInt16LE(index * POLLFD_BYTES + 6) !== 0
  }
}
