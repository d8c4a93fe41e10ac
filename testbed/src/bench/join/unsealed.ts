// SPDX-License-Identifier: Apache-2.0

/** The page whose frames stay as they are; runs ahead of the page's own script. */
export const UNSEALED_HTML = `<!doctype html><title>bench</title><body><script>
for (const end of [RTCRtpSender, RTCRtpReceiver]) {
  Object.defineProperty(end.prototype, "transform", { get: () => null, set: () => undefined })
}
</script><script type="module" src="/bench.js"></script>`
