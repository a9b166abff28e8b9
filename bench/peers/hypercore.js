// Append blocks to a hypercore on disk in batches; print blocks a second as JSON: node hypercore.js FOLDER COUNT BATCH
const Hypercore = require('hypercore')

const [folder, count, batch] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const block = (i) => Buffer.from(String(i).padStart(250, '0'))

async function main () {
  const core = new Hypercore(folder)
  await core.ready()
  const began = process.hrtime.bigint()
  for (let start = 0; start < count; start += batch) {
    const blocks = []
    for (let i = start; i < Math.min(start + batch, count); i++) blocks.push(block(i))
    await core.append(blocks)
  }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9
  await core.close()
  console.log(JSON.stringify({ rate: count / seconds }))
}

main().catch((error) => { console.error(error); process.exit(1) })
