// SPDX-License-Identifier: Apache-2.0
/**
 * Moving pictures of people who do not exist, drawn on canvases, so that every
 * screen can be looked at without a camera.
 *
 * @module
 */

const WIDTH = 640
const HEIGHT = 360

interface Look {
  readonly wall: string
  readonly shade: string
  readonly skin: string
  readonly hair: string
  readonly shirt: string
  readonly style: "short" | "long" | "bun" | "bald" | "curls"
  readonly room: "window" | "shelf" | "plant" | "plain"
  readonly glasses: boolean
}

const WALLS = [
  ["#cfd8d3", "#b3c0b9"],
  ["#ddd3c4", "#c6b8a3"],
  ["#c9d2dc", "#adb9c7"],
  ["#dccfcd", "#c6b2af"],
  ["#d6d6cb", "#bcbcac"],
  ["#54606a", "#3f4a53"],
  ["#e3ddd3", "#cdc4b6"],
] as const
const SKINS = ["#f0c9a8", "#d9a27a", "#8d5a3b", "#f3d3bd", "#b97f56", "#6b4128", "#e6b58f"] as const
const HAIRS = ["#2b211b", "#6f4a2c", "#b98b4e", "#151311", "#8c8782", "#4a2c20", "#a2502f"] as const
const SHIRTS = [
  "#3d4f63",
  "#7a4b3f",
  "#40584b",
  "#8a7f6d",
  "#57496b",
  "#2f3a45",
  "#a08a58",
] as const
const STYLES = ["short", "long", "bun", "curls", "short", "bald", "long"] as const
const ROOMS = ["window", "shelf", "plant", "plain", "shelf"] as const

/** A track with a drawn person; a higher rate looks livelier and costs more. */
export function faceTrack(seed: number, framesPerSecond: number): MediaStreamTrack {
  const canvas = document.createElement("canvas")
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext("2d")
  if (context === null) throw new TypeError("no canvas")
  const look = lookOf(seed)
  const draw = (): void => drawPerson(context, look, performance.now() / 1000 + seed * 7)
  draw()
  setInterval(draw, 1000 / framesPerSecond)
  return trackOf(canvas, framesPerSecond)
}

/** A track with something that a person might share. */
export function screenTrack(): MediaStreamTrack {
  const canvas = document.createElement("canvas")
  canvas.width = 1600
  canvas.height = 900
  const context = canvas.getContext("2d")
  if (context === null) throw new TypeError("no canvas")
  drawSlide(context)
  setInterval(() => drawSlide(context), 1000)
  return trackOf(canvas, 1)
}

function trackOf(canvas: HTMLCanvasElement, framesPerSecond: number): MediaStreamTrack {
  const [track] = canvas.captureStream(framesPerSecond).getVideoTracks()
  if (track === undefined) throw new TypeError("no track")
  return track
}

function lookOf(seed: number): Look {
  const [wall, shade] = pick(WALLS, seed * 3 + 1)
  return {
    wall,
    shade,
    skin: pick(SKINS, seed * 5 + 2),
    hair: pick(HAIRS, seed * 4 + 3),
    shirt: pick(SHIRTS, seed * 2 + 5),
    style: pick(STYLES, seed),
    room: pick(ROOMS, seed * 2),
    glasses: seed % 4 === 2,
  }
}

function pick<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError("nothing to pick")
  return item
}

function drawPerson(context: CanvasRenderingContext2D, look: Look, time: number): void {
  const light = context.createLinearGradient(0, 0, WIDTH, HEIGHT)
  light.addColorStop(0, look.wall)
  light.addColorStop(1, look.shade)
  context.fillStyle = light
  context.fillRect(0, 0, WIDTH, HEIGHT)
  drawRoom(context, look)

  const sway = Math.sin(time * 0.7) * 4
  context.save()
  context.translate(WIDTH / 2 + sway, 168 + Math.sin(time * 1.1) * 2)
  context.rotate(Math.sin(time * 0.5) * 0.02)
  if (look.style === "long") blob(context, look.hair, [0, 14, 78, 104])
  drawBody(context, look)
  drawHead(context, look, time)
  context.restore()
}

function drawRoom(context: CanvasRenderingContext2D, look: Look): void {
  if (look.room === "window") {
    context.fillStyle = "rgb(255 255 255 / 55%)"
    context.fillRect(440, 30, 150, 190)
    context.fillStyle = look.shade
    context.fillRect(510, 30, 8, 190)
    context.fillRect(440, 120, 150, 6)
  }
  if (look.room === "shelf") {
    context.fillStyle = "rgb(60 45 35 / 45%)"
    for (const y of [90, 180]) context.fillRect(30, y, 170, 7)
    for (let book = 0; book < 9; book++) {
      context.fillStyle = pick(SHIRTS, book + look.skin.charCodeAt(2))
      const tall = 34 + ((book * 13) % 22)
      context.fillRect(40 + book * 16, 90 - tall, 12, tall)
      context.fillRect(48 + book * 15, 180 - tall + 6, 11, tall - 6)
    }
  }
  if (look.room === "plant") {
    context.fillStyle = "#5d7a5c"
    for (let leaf = 0; leaf < 7; leaf++) {
      context.save()
      context.translate(540, 250)
      context.rotate(-1.2 + leaf * 0.4)
      context.beginPath()
      context.ellipse(0, -70, 16, 62, 0, 0, Math.PI * 2)
      context.fill()
      context.restore()
    }
    context.fillStyle = "#a3684b"
    context.fillRect(508, 250, 64, 60)
  }
}

function drawBody(context: CanvasRenderingContext2D, { shirt, skin }: Look): void {
  context.fillStyle = shirt
  context.beginPath()
  context.moveTo(-150, 220)
  context.bezierCurveTo(-150, 110, -70, 106, -34, 92)
  context.lineTo(34, 92)
  context.bezierCurveTo(70, 106, 150, 110, 150, 220)
  context.fill()
  context.fillStyle = skin
  context.beginPath()
  context.moveTo(-28, 60)
  context.lineTo(-30, 96)
  context.quadraticCurveTo(0, 124, 30, 96)
  context.lineTo(28, 60)
  context.fill()
  context.fillStyle = "rgb(0 0 0 / 12%)"
  context.beginPath()
  context.ellipse(0, 70, 30, 12, 0, 0, Math.PI)
  context.fill()
}

function drawHead(context: CanvasRenderingContext2D, look: Look, time: number): void {
  if (look.style === "bun") blob(context, look.hair, [0, -92, 26, 24])
  if (look.style === "curls") {
    for (let curl = 0; curl < 11; curl++) {
      const angle = Math.PI + (curl / 10) * Math.PI
      blob(context, look.hair, [Math.cos(angle) * 62, -14 + Math.sin(angle) * 66, 25, 25])
    }
  }
  blob(context, look.skin, [0, 0, 60, 74])
  if (look.style !== "bald") {
    context.fillStyle = look.hair
    context.beginPath()
    context.ellipse(0, -12, 64, 68, 0, Math.PI * 1.02, Math.PI * 1.98)
    context.quadraticCurveTo(30, -52, -10, -46)
    context.quadraticCurveTo(-44, -42, -62, -8)
    context.fill()
  }
  const blink = time % 4.2 < 0.14
  for (const side of [-1, 1]) {
    context.fillStyle = "#241c17"
    context.beginPath()
    context.ellipse(side * 22, -2, 4.6, blink ? 0.8 : 5.2, 0, 0, Math.PI * 2)
    context.fill()
    context.strokeStyle = look.style === "bald" ? "#6b5f57" : look.hair
    context.lineWidth = 4
    context.lineCap = "round"
    context.beginPath()
    context.moveTo(side * 14, -18)
    context.quadraticCurveTo(side * 23, -23, side * 32, -17)
    context.stroke()
  }
  context.strokeStyle = "rgb(60 25 15 / 35%)"
  context.lineWidth = 3
  context.beginPath()
  context.moveTo(1, 4)
  context.quadraticCurveTo(8, 20, -2, 22)
  context.stroke()
  const open = Math.max(0, Math.sin(time * 6) * Math.sin(time * 1.7)) * 5
  context.fillStyle = "#8f4138"
  context.beginPath()
  context.ellipse(0, 42, 17, 3 + open, 0, 0, Math.PI)
  context.fill()
  if (look.glasses) {
    context.strokeStyle = "#2c2622"
    context.lineWidth = 3.5
    for (const side of [-1, 1]) {
      context.beginPath()
      context.roundRect(side * 22 - 17, -16, 34, 28, 10)
      context.stroke()
    }
    context.beginPath()
    context.moveTo(-5, -4)
    context.lineTo(5, -4)
    context.stroke()
  }
}

function blob(
  context: CanvasRenderingContext2D,
  colour: string,
  [x, y, width, height]: readonly [number, number, number, number],
): void {
  context.fillStyle = colour
  context.beginPath()
  context.ellipse(x, y, width, height, 0, 0, Math.PI * 2)
  context.fill()
}

function drawSlide(context: CanvasRenderingContext2D): void {
  context.fillStyle = "#fbfaf8"
  context.fillRect(0, 0, 1600, 900)
  context.fillStyle = "#1c1917"
  context.font = "600 64px Inter, sans-serif"
  context.fillText("Water levels, spring 2026", 110, 170)
  context.fillStyle = "#6d6761"
  context.font = "400 32px Inter, sans-serif"
  context.fillText("Metres above the long-term mean, by week", 110, 230)
  context.strokeStyle = "#dedad5"
  context.lineWidth = 2
  for (let line = 0; line < 5; line++) {
    context.beginPath()
    context.moveTo(110, 340 + line * 110)
    context.lineTo(1490, 340 + line * 110)
    context.stroke()
  }
  for (const [shift, colour] of [
    [0, "#3d4f63"],
    [2.2, "#a2502f"],
  ] as const) {
    context.strokeStyle = colour
    context.lineWidth = 7
    context.beginPath()
    for (let week = 0; week <= 60; week++) {
      const y = 600 - Math.sin(week / 9 + shift) * 140 - Math.sin(week / 3.1 + shift) * 30
      context.lineTo(110 + week * 23, y)
    }
    context.stroke()
  }
}
