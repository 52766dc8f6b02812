package dev.starsight.fuzz;

import dev.starsight.transformer.internal.weights.OnnxInitializers;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The initializers of an ONNX model, in plain layout and behind a MatMul. */
final class OnnxTarget implements FuzzTarget {

  private static final String FILE = "model.onnx";
  private static final List<TensorSpec> TENSORS =
      List.of(
          TensorSpec.of("bias", 2),
          TensorSpec.of("encoder.dense.weight", 2, 3),
          TensorSpec.of("bert.embeddings.weight", 3, 2));

  @Override
  public List<FuzzFiles> seeds(Path scratch) {
    byte[] graph =
        joined(
            field(5, tensor("bias", new int[] {2}, false)),
            field(5, tensor("onnx::MatMul_1", new int[] {3, 2}, true)),
            field(5, tensor("embeddings.weight", new int[] {3, 2}, false)),
            field(
                1,
                joined(
                    field(1, utf8("x")),
                    field(1, utf8("onnx::MatMul_1")),
                    field(3, utf8("/encoder/dense/MatMul")),
                    field(4, utf8("MatMul")))));
    return List.of(new FuzzFiles().with(FILE, joined(new byte[] {8, 7}, field(7, graph))));
  }

  private static byte[] tensor(String name, int[] shape, boolean packed) {
    ByteArrayOutputStream dimensions = new ByteArrayOutputStream();
    int count = 1;
    for (int size : shape) {
      count *= size;
      dimensions.writeBytes(packed ? new byte[] {(byte) size} : new byte[] {8, (byte) size});
    }
    ByteBuffer numbers = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      numbers.putFloat(i + 0.5f);
    }
    byte[] packedDimensions = field(1, dimensions.toByteArray());
    return joined(
        packed ? packedDimensions : dimensions.toByteArray(),
        new byte[] {16, 1},
        field(8, utf8(name)),
        field(9, numbers.array()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] field(int number, byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    if (bytes.length > 127) {
      out.write((bytes.length & 0x7f) | 0x80);
      out.write(bytes.length >> 7);
    } else {
      out.write(bytes.length);
    }
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  @Override
  public void read(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    OnnxInitializers onnx = OnnxInitializers.of(file.toString(), Files.readAllBytes(file));
    for (TensorSpec tensor : TENSORS) {
      onnx.has(tensor.name());
      onnx.read(tensor);
    }
  }
}
