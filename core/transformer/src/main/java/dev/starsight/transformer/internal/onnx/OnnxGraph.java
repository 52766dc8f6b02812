package dev.starsight.transformer.internal.onnx;

import dev.starsight.features.internal.ProtobufMessage;
import dev.starsight.files.internal.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A graph of ONNX operators, built node by node, and the file it is written to. Field numbers are
 * those of onnx.proto. Not thread-safe.
 */
final class OnnxGraph {

  static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  /** What a file in protobuf's format may have. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private final ProtobufMessage nodes = new ProtobufMessage();
  private final ProtobufMessage inputs = new ProtobufMessage();
  private final ProtobufMessage outputs = new ProtobufMessage();
  private final List<Initializer> initializers = new ArrayList<>();
  private int count;

  /** Reads the numbers of a tensor when they are written, so that not all are in memory. */
  interface Numbers {
    float[] read() throws IOException;
  }

  private record Initializer(ProtobufMessage header, long bytes, Numbers numbers) {}

  /** An attribute of a node. */
  record Attribute(ProtobufMessage message) {

    static Attribute of(String name, long value) {
      return new Attribute(new ProtobufMessage().text(1, name).varint(3, value).varint(20, 2));
    }

    static Attribute of(String name, float value) {
      return new Attribute(new ProtobufMessage().text(1, name).fixed32(2, value).varint(20, 1));
    }

    static Attribute of(String name, int... values) {
      ProtobufMessage message = new ProtobufMessage().text(1, name);
      for (int value : values) {
        message.varint(8, value);
      }
      return new Attribute(message.varint(20, 7));
    }
  }

  /** Adds a node with one output of a new name, which is returned. */
  String add(String operator, List<String> from, Attribute... attributes) {
    return add(operator, operator + "_" + count++, from, attributes);
  }

  /** Adds a node with one output of this name, which is returned. */
  String add(String operator, String output, List<String> from, Attribute... attributes) {
    ProtobufMessage node = new ProtobufMessage();
    from.forEach(name -> node.text(1, name));
    node.text(2, output).text(3, output).text(4, operator);
    for (Attribute attribute : attributes) {
      node.message(5, attribute.message());
    }
    nodes.message(1, node);
    return output;
  }

  /** Adds a tensor, whose name is returned. */
  String tensor(String name, List<Long> shape, Numbers numbers) {
    long size = shape.stream().reduce(1L, Math::multiplyExact);
    initializers.add(
        new Initializer(header(name, shape, FLOAT), Math.multiplyExact(size, 4), numbers));
    return name;
  }

  /** Adds a list of numbers of a new name, which is returned. */
  String list(float... values) {
    return tensor("list_" + count++, List.of((long) values.length), () -> values);
  }

  /** Adds one number without a shape, of a new name, which is returned. */
  String scalar(double value) {
    float[] values = {(float) value};
    return tensor("scalar_" + count++, List.of(), () -> values);
  }

  /** Adds a list of whole numbers of a new name, which is returned. */
  String integers(long... values) {
    String name = "integers_" + count++;
    return whole(name, List.of((long) values.length), values);
  }

  /** Adds one whole number without a shape, of a new name, which is returned. */
  String index(long value) {
    return whole("index_" + count++, List.of(), value);
  }

  private String whole(String name, List<Long> shape, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    ProtobufMessage header = header(name, shape, INT64).bytes(9, bytes.array());
    initializers.add(new Initializer(header, 0, () -> new float[0]));
    return name;
  }

  private static ProtobufMessage header(String name, List<Long> shape, int type) {
    ProtobufMessage header = new ProtobufMessage();
    shape.forEach(size -> header.varint(1, size));
    return header.varint(2, type).text(8, name);
  }

  /** Declares an input of whole numbers: [batch, tokens]. */
  String input(String name) {
    inputs.message(11, value(name, INT64, dimension("batch"), dimension("tokens")));
    return name;
  }

  /** Declares an output: [batch, labels]. */
  void output(String name, int labels) {
    outputs.message(
        12, value(name, FLOAT, dimension("batch"), new ProtobufMessage().varint(1, labels)));
  }

  private static ProtobufMessage dimension(String name) {
    return new ProtobufMessage().text(2, name);
  }

  private static ProtobufMessage value(String name, int type, ProtobufMessage... dimensions) {
    ProtobufMessage shape = new ProtobufMessage();
    for (ProtobufMessage dimension : dimensions) {
      shape.message(1, dimension);
    }
    ProtobufMessage tensor = new ProtobufMessage().varint(1, type).message(2, shape);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }

  /**
   * Writes the model atomically; the same graph and metadata give the same bytes.
   *
   * @throws IOException if the file cannot be written, or would have 2 GiB or more
   */
  void write(Path file, String producerVersion, Map<String, String> metadata) throws IOException {
    List<ProtobufMessage> heads = new ArrayList<>();
    long size = 0;
    for (Initializer tensor : initializers) {
      ProtobufMessage header = new ProtobufMessage().merge(tensor.header());
      if (tensor.bytes() > 0) {
        header.begin(9, tensor.bytes());
      }
      ProtobufMessage head =
          new ProtobufMessage().begin(5, header.size() + tensor.bytes()).merge(header);
      heads.add(head);
      size += head.size() + tensor.bytes();
    }
    ProtobufMessage rest =
        new ProtobufMessage().merge(nodes).text(2, "encoder").merge(inputs).merge(outputs);
    ProtobufMessage model =
        new ProtobufMessage()
            .varint(1, IR_VERSION)
            .text(2, "Starsight")
            .text(3, producerVersion)
            .message(8, new ProtobufMessage().text(1, "").varint(2, OPERATOR_SET));
    metadata.forEach(
        (key, value) -> model.message(14, new ProtobufMessage().text(1, key).text(2, value)));
    model.begin(7, rest.size() + size);
    if (model.size() + rest.size() + size > MOST_BYTES) {
      throw new IOException(
          file + ": an ONNX file must have less than 2 GiB, but this model needs " + size);
    }
    try (AtomicFile target = AtomicFile.replacing(file)) {
      OutputStream out = target.stream();
      out.write(model.bytes());
      out.write(rest.bytes());
      for (int i = 0; i < heads.size(); i++) {
        out.write(heads.get(i).bytes());
        write(out, initializers.get(i));
      }
      target.commit();
    }
  }

  private static void write(OutputStream out, Initializer tensor) throws IOException {
    float[] numbers = tensor.numbers().read();
    if (numbers.length * (long) Float.BYTES != tensor.bytes()) {
      throw new IllegalStateException(numbers.length + " numbers for " + tensor.bytes() + " bytes");
    }
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    out.write(bytes.array());
  }
}
