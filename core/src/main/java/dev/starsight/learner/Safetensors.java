package dev.starsight.learner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.AtomicFile;
import dev.starsight.files.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small files of float32 tensors in the safetensors format: the header's length as 8 bytes, the
 * header as JSON, then the numbers, all little-endian (github.com/huggingface/safetensors).
 */
final class Safetensors {

  private Safetensors() {}

  /** A tensor in row-major order. */
  static final class Tensor {

    final float[] values;
    final int[] shape;

    Tensor(float[] values, int... shape) {
      this.values = values;
      this.shape = shape;
    }
  }

  /** Writes tensors in the order of the map, less than 2 GiB in all. */
  static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    ObjectNode header = Json.object();
    long end = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      ObjectNode node = header.putObject(entry.getKey());
      node.put("dtype", "F32");
      Arrays.stream(entry.getValue().shape).forEach(node.putArray("shape")::add);
      long start = end;
      end += 4L * entry.getValue().values.length;
      node.putArray("data_offsets").add(start).add(end);
    }
    byte[] json = padded(header.toString().getBytes(StandardCharsets.UTF_8));
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.toIntExact(8 + json.length + end)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    for (Tensor tensor : tensors.values()) {
      bytes.asFloatBuffer().put(tensor.values);
      bytes.position(bytes.position() + 4 * tensor.values.length);
    }
    AtomicFile.write(file, bytes.array());
  }

  /** The format wants the numbers to begin at a multiple of 8. */
  private static byte[] padded(byte[] json) {
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  /** A file that has been read, whose tensors are asked for by name and shape. */
  static final class Contents {

    private final Path file;
    private final JsonNode header;
    private final ByteBuffer data;

    private Contents(Path file, JsonNode header, ByteBuffer data) {
      this.file = file;
      this.header = header;
      this.data = data;
    }

    /**
     * The numbers of a tensor.
     *
     * @throws IOException naming the file, if there is no finite float32 tensor of this shape
     */
    float[] tensor(String name, int... shape) throws IOException {
      JsonNode node = header.get(name);
      if (node == null) {
        throw damaged(file, "there is no tensor \"" + name + "\"", null);
      }
      long size = 1;
      ObjectNode expected = Json.object();
      expected.put("dtype", "F32");
      for (int n : shape) {
        size *= n;
      }
      Arrays.stream(shape).forEach(expected.putArray("shape")::add);
      long start = node.path("data_offsets").path(0).asLong(-1);
      long end = node.path("data_offsets").path(1).asLong(-1);
      expected.putArray("data_offsets").add(start).add(start + 4 * size);
      if (start < 0 || end > data.limit() || !expected.toString().equals(node.toString())) {
        throw damaged(
            file,
            "tensor \""
                + name
                + "\" must be F32 of shape "
                + Arrays.toString(shape)
                + " within the file, but is "
                + node,
            null);
      }
      float[] values = new float[(int) size];
      data.duplicate()
          .order(ByteOrder.LITTLE_ENDIAN)
          .position((int) start)
          .slice()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(values);
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw damaged(file, "tensor \"" + name + "\" has the value " + value, null);
        }
      }
      return values;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException naming the file, if it cannot be read or is damaged
   */
  static Contents read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() < 8) {
      throw damaged(file, "it has only " + bytes.remaining() + " bytes", null);
    }
    long length = bytes.getLong();
    if (length < 2 || length > bytes.remaining()) {
      throw damaged(file, "its header would be " + length + " bytes long", null);
    }
    String json = new String(bytes.array(), 8, (int) length, StandardCharsets.UTF_8);
    JsonNode header = Json.parse(file.toString(), json);
    bytes.position(8 + (int) length);
    return new Contents(file, header, bytes.slice());
  }

  static IOException damaged(Path file, String reason, @Nullable Throwable cause) {
    return new IOException(file + ": not a model payload of Starsight: " + reason, cause);
  }
}
