package dev.starsight.transformer.internal.weights;

import dev.starsight.files.DamagedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The weights in an ONNX file of a BERT exported from PyTorch. This class reads protobuf's wire
 * format (https://protobuf.dev/programming-guides/encoding): the graph (field 7 of the model), its
 * initializers (field 5: dims 1, data_type 2, name 8, raw_data 9) and its nodes (field 1: input 1,
 * name 3, op_type 4). Weights of matrix products are transposed and have no name of their own; they
 * are named by the node that uses them.
 */
public final class OnnxInitializers implements TensorSource {

  private static final int FLOAT = 1;

  private final String file;
  private final ByteBuffer bytes;
  private final Map<String, Initializer> byName = new HashMap<>();

  private record Initializer(List<Long> shape, int offset, int length, boolean transposed) {}

  private OnnxInitializers(String file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  /** Finds the initializers; errors give the file name. */
  public static OnnxInitializers of(String file, byte[] onnx) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(onnx).order(ByteOrder.LITTLE_ENDIAN);
    OnnxInitializers found = new OnnxInitializers(file, bytes);
    try {
      found.model();
    } catch (RuntimeException e) {
      throw new DamagedFileException(file, "is not an ONNX model, or is damaged", e);
    }
    return found;
  }

  private void model() {
    each(7, this::graph);
  }

  private void graph() {
    int start = bytes.position();
    int end = bytes.limit();
    each(5, this::initializer);
    bytes.position(start).limit(end);
    each(1, this::node);
  }

  private void initializer() {
    List<Long> shape = new ArrayList<>();
    String name = "";
    int type = 0;
    int offset = -1;
    int length = 0;
    while (bytes.hasRemaining()) {
      long tag = varint();
      switch ((int) tag) {
        case 8 -> shape.add(varint()); // dims, one by one
        case 10 -> { // dims, packed
          int end = length() + bytes.position();
          while (bytes.position() < end) {
            shape.add(varint());
          }
        }
        case 16 -> type = (int) varint();
        case 66 -> name = string();
        case 74 -> {
          length = length();
          offset = bytes.position();
          skipBytes(length);
        }
        default -> skip(tag);
      }
    }
    if (type == FLOAT && offset >= 0) {
      byName.put(name, new Initializer(List.copyOf(shape), offset, length, false));
    }
  }

  /** Names the weight of a node such as {@code /encoder/layer.0/attention/self/query/MatMul}. */
  private void node() {
    List<String> inputs = new ArrayList<>();
    String name = "";
    String type = "";
    while (bytes.hasRemaining()) {
      long tag = varint();
      switch ((int) tag) {
        case 10 -> inputs.add(string());
        case 26 -> name = string();
        case 34 -> type = string();
        default -> skip(tag);
      }
    }
    if (type.equals("MatMul") && inputs.size() == 2 && name.endsWith("/MatMul")) {
      Initializer weight = byName.get(inputs.get(1));
      if (weight != null) {
        String path = name.substring(1, name.length() - "/MatMul".length()).replace('/', '.');
        byName.put(
            path + ".weight",
            new Initializer(weight.shape(), weight.offset(), weight.length(), true));
      }
    }
  }

  /** Calls a reader for each field of this number, within the field's bytes; skips the others. */
  private void each(int number, Runnable reader) {
    while (bytes.hasRemaining()) {
      long tag = varint();
      if (tag == (number << 3 | 2)) {
        int length = length();
        int limit = bytes.limit();
        int end = bytes.position() + length;
        bytes.limit(end);
        reader.run();
        bytes.limit(limit).position(end);
      } else {
        skip(tag);
      }
    }
  }

  private void skip(long tag) {
    switch ((int) tag & 7) {
      case 0 -> varint();
      case 1 -> skipBytes(8);
      case 2 -> skipBytes(length());
      case 5 -> skipBytes(4);
      default -> throw new IllegalStateException("no such wire type: " + tag);
    }
  }

  private void skipBytes(int count) {
    bytes.position(bytes.position() + count);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalStateException("a number of more than ten bytes");
  }

  /** Reads the length of what follows, which must be there: nothing is allocated for a claim. */
  private int length() {
    long length = varint();
    if (length < 0 || length > bytes.remaining()) {
      throw new IllegalStateException(length + " bytes, where " + bytes.remaining() + " are left");
    }
    return (int) length;
  }

  private String string() {
    byte[] utf8 = new byte[length()];
    bytes.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @Override
  public boolean has(String tensor) {
    return byName.containsKey(plain(tensor));
  }

  private static String plain(String tensor) {
    return tensor.startsWith("bert.") ? tensor.substring("bert.".length()) : tensor;
  }

  @Override
  public float[] read(TensorSpec spec) throws IOException {
    Initializer found = find(spec);
    float[] values = new float[spec.size()];
    numbers(found).get(values);
    return found.transposed() ? transposed(values, spec.shape()) : values;
  }

  /**
   * Overwrites a tensor in the bytes that were given; a benchmark passes the weights of a
   * fine-tuned encoder to ONNX Runtime this way.
   *
   * @param values in the layout that {@link #read} returns
   */
  public void write(TensorSpec spec, float[] values) throws IOException {
    Initializer found = find(spec);
    numbers(found).put(found.transposed() ? transposed(values, found.shape()) : values);
  }

  private FloatBuffer numbers(Initializer initializer) {
    return bytes
        .duplicate()
        .position(initializer.offset())
        .slice()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }

  private Initializer find(TensorSpec spec) throws IOException {
    Initializer found = byName.get(plain(spec.name()));
    if (found == null) {
      throw new DamagedFileException(file, "tensor " + spec.name() + " is missing");
    }
    List<Long> shape = new ArrayList<>(found.shape());
    if (found.transposed()) {
      Collections.reverse(shape);
    }
    if (!shape.equals(spec.shape())) {
      throw new DamagedFileException(
          file,
          "tensor " + spec.name() + " must have the shape " + spec.shape() + ", but has " + shape);
    }
    long needed = (long) Float.BYTES * spec.size();
    if (found.length() != needed) {
      throw new DamagedFileException(
          file,
          "tensor %s of the shape %s must have %s bytes, but has %s"
              .formatted(spec.name(), shape, needed, found.length()));
    }
    return found;
  }

  /** Transposes a matrix to this shape. */
  private static float[] transposed(float[] values, List<Long> shape) {
    int rows = Math.toIntExact(shape.get(0));
    int columns = Math.toIntExact(shape.get(1));
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[row * columns + column] = values[column * rows + row];
      }
    }
    return result;
  }
}
