// Makes four-rows.tfrecord: rows written by another implementation of TFRecord and tf.train.Example (the
// protobuf classes there are compiled from TensorFlow's own .proto files by protobuf.js). One row has
// a feature more, of another kind, as files made elsewhere may.
//
//   npm install tfrecord@0.2.0
//   node make-golden.cjs four-rows.tfrecord
const tfrecord = require("tfrecord");

const rows = [
  { ids: [101, 2307, 4031, 102, 0, 0, 0, 0], tokens: 4, segments: [0, 0, 0, 0, 0, 0, 0, 0], label: 4 },
  { ids: [101, 102, 0, 0, 0, 0, 0, 0], tokens: 2, segments: [0, 0, 0, 0, 0, 0, 0, 0], label: 0 },
  { ids: [101, 127, 128, 16383, 16384, 30521, 999, 102], tokens: 8, segments: [0, 0, 0, 1, 1, 1, 1, 1], label: 300 },
  { ids: [101, 2204, 102, 0, 0, 0, 0, 0], tokens: 3, segments: [0, 0, 0, 0, 0, 0, 0, 0], label: 2, weight: 0.5 },
];

async function main() {
  const writer = await tfrecord.createWriter(process.argv[2]);
  for (const row of rows) {
    const builder = tfrecord.createBuilder();
    builder.setIntegers("segment_ids", row.segments);
    builder.setIntegers("input_mask", row.ids.map((id, i) => (i < row.tokens ? 1 : 0)));
    builder.setIntegers("input_ids", row.ids);
    builder.setInteger("label_ids", row.label);
    if (row.weight) {
      builder.setFloat("weight", row.weight);
    }
    await writer.writeExample(builder.releaseExample());
  }
  await writer.close();
}

main();
