package dev.starsight.transformer.internal.onnx;

import dev.starsight.transformer.internal.onnx.OnnxGraph.Attribute;
import dev.starsight.transformer.internal.onnx.OnnxGraph.Numbers;
import dev.starsight.transformer.internal.weights.Architecture;
import dev.starsight.transformer.internal.weights.Architecture.LayerPart;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds a BERT or DistilBERT to a graph: {@code input_ids}, {@code attention_mask} and, for BERT,
 * {@code token_type_ids} come in, all [batch, tokens]. Not thread-safe.
 */
final class EncoderGraph {

  private final OnnxGraph graph;
  private final EncoderConfig config;
  private final Architecture names;
  private final TensorSource weights;
  private final Map<String, TensorSpec> specs = new HashMap<>();
  private final String mask;
  private final String scale;
  private final String headShape;
  private final String stateShape;

  EncoderGraph(OnnxGraph graph, NetworkShape shape, TensorSource weights) {
    this.graph = graph;
    this.config = shape.config();
    this.names = config.architecture();
    this.weights = weights;
    shape.tensors().forEach(spec -> specs.put(spec.name(), spec));
    graph.input("input_ids");
    this.mask = graph.add("Cast", List.of(graph.input("attention_mask")), Attribute.of("to", 1L));
    int width = config.hiddenSize() / config.heads();
    this.scale = graph.scalar(1 / Math.sqrt(width));
    this.headShape = graph.integers(0, 0, config.heads(), width);
    this.stateShape = graph.integers(0, 0, config.hiddenSize());
  }

  /** Adds the encoder and returns the last hidden states: [batch, tokens, hidden]. */
  String states() {
    String states = embeddings();
    String padding = graph.add("Sub", List.of(mask, graph.scalar(1)));
    padding = graph.add("Mul", List.of(padding, graph.scalar(10_000)));
    padding = graph.add("Unsqueeze", List.of(padding, graph.integers(1, 2)));
    for (int layer = 0; layer < config.layers(); layer++) {
      states = layer(layer, states, padding);
    }
    return states;
  }

  private String embeddings() {
    String prefix = names.modelType() + ".embeddings.";
    String words =
        graph.add("Gather", List.of(tensor(prefix + "word_embeddings.weight"), "input_ids"));
    String tokens =
        graph.add(
            "Shape", List.of("input_ids"), Attribute.of("start", 1L), Attribute.of("end", 2L));
    String positions =
        graph.add(
            "Slice",
            List.of(
                tensor(prefix + "position_embeddings.weight"),
                graph.integers(0),
                tokens,
                graph.integers(0)));
    String sum = graph.add("Add", List.of(words, positions));
    if (names == Architecture.BERT) {
      String types =
          graph.add(
              "Gather",
              List.of(
                  tensor(prefix + "token_type_embeddings.weight"), graph.input("token_type_ids")));
      sum = graph.add("Add", List.of(sum, types));
    }
    return norm(sum, prefix + "LayerNorm");
  }

  private String layer(int layer, String states, String padding) {
    String query = heads(linear(states, layer, LayerPart.QUERY), 0, 2, 1, 3);
    String key = heads(linear(states, layer, LayerPart.KEY), 0, 2, 3, 1);
    String value = heads(linear(states, layer, LayerPart.VALUE), 0, 2, 1, 3);
    String scores = graph.add("MatMul", List.of(query, key));
    scores = graph.add("Mul", List.of(scores, scale));
    scores = graph.add("Add", List.of(scores, padding));
    scores = graph.add("Softmax", List.of(scores), Attribute.of("axis", -1L));
    String attended = graph.add("MatMul", List.of(scores, value));
    attended = graph.add("Transpose", List.of(attended), Attribute.of("perm", 0, 2, 1, 3));
    attended = graph.add("Reshape", List.of(attended, stateShape));
    String branch = linear(attended, layer, LayerPart.ATTENTION_OUTPUT);
    String sum = graph.add("Add", List.of(states, branch));
    String middle = norm(sum, names.name(layer, LayerPart.ATTENTION_NORM));
    branch = activation(linear(middle, layer, LayerPart.INTERMEDIATE));
    branch = linear(branch, layer, LayerPart.OUTPUT);
    sum = graph.add("Add", List.of(middle, branch));
    return norm(sum, names.name(layer, LayerPart.OUTPUT_NORM));
  }

  private String heads(String states, int... order) {
    String parts = graph.add("Reshape", List.of(states, headShape));
    return graph.add("Transpose", List.of(parts), Attribute.of("perm", order));
  }

  private String linear(String states, int layer, LayerPart part) {
    String name = names.name(layer, part);
    TensorSpec weight = spec(name + ".weight");
    int rows = Math.toIntExact(weight.shape().get(0));
    int columns = Math.toIntExact(weight.shape().get(1));
    String operand =
        graph.tensor(
            weight.name() + ".transposed",
            List.of((long) columns, (long) rows),
            () -> transposed(weights.read(weight), rows, columns));
    String product = graph.add("MatMul", List.of(states, operand));
    return graph.add("Add", List.of(product, tensor(name + ".bias")));
  }

  private static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  private String norm(String states, String name) {
    return graph.add(
        "LayerNormalization",
        List.of(states, tensor(name + ".weight"), tensor(name + ".bias")),
        Attribute.of("axis", -1L),
        Attribute.of("epsilon", (float) config.normEpsilon()));
  }

  private String activation(String x) {
    return switch (config.activation()) {
      case "relu" -> graph.add("Relu", List.of(x));
      case "gelu" -> {
        String part = graph.add("Div", List.of(x, graph.scalar(Math.sqrt(2))));
        yield gated(x, graph.add("Erf", List.of(part)));
      }
      default -> { // The approximation by tanh (Hendrycks and Gimpel, 2016).
        String cube = graph.add("Mul", List.of(graph.add("Mul", List.of(x, x)), x));
        cube = graph.add("Mul", List.of(cube, graph.scalar(0.044715)));
        String inner = graph.add("Add", List.of(x, cube));
        inner = graph.add("Mul", List.of(inner, graph.scalar(Math.sqrt(2 / Math.PI))));
        yield gated(x, graph.add("Tanh", List.of(inner)));
      }
    };
  }

  /** Returns x · (1 + gate) / 2. */
  private String gated(String x, String gate) {
    String sum = graph.add("Add", List.of(gate, graph.scalar(1)));
    return graph.add("Mul", List.of(graph.add("Mul", List.of(x, sum)), graph.scalar(0.5)));
  }

  /** Adds the Hugging Face class's own head and returns the scores: [batch, labels]. */
  String sequenceClassification(String states) {
    String first = graph.add("Gather", List.of(states, graph.index(0)), Attribute.of("axis", 1L));
    String dense = gemm(first, names.headDense());
    String active = graph.add(names == Architecture.BERT ? "Tanh" : "Relu", List.of(dense));
    return gemm(active, "classifier");
  }

  private String gemm(String x, String name) {
    return graph.add(
        "Gemm",
        List.of(x, tensor(name + ".weight"), tensor(name + ".bias")),
        Attribute.of("transB", 1L));
  }

  /** Adds a linear head on the mean over the tokens and returns the scores: [batch, labels]. */
  String onMean(String states, int labels, Numbers weight, Numbers bias) {
    String present = graph.add("Unsqueeze", List.of(mask, graph.integers(2)));
    String axes = graph.integers(1);
    Attribute narrow = Attribute.of("keepdims", 0L);
    String sum =
        graph.add("ReduceSum", List.of(graph.add("Mul", List.of(states, present)), axes), narrow);
    String tokens = graph.add("ReduceSum", List.of(present, axes), narrow);
    String mean = graph.add("Div", List.of(sum, tokens));
    long hidden = config.hiddenSize();
    return graph.add(
        "Gemm",
        List.of(
            mean,
            graph.tensor("head.weight", List.of((long) labels, hidden), weight),
            graph.tensor("head.bias", List.of((long) labels), bias)),
        Attribute.of("transB", 1L));
  }

  private TensorSpec spec(String name) {
    TensorSpec spec = specs.get(name);
    if (spec == null) {
      throw new IllegalStateException(name + ": the network has no such tensor");
    }
    return spec;
  }

  private String tensor(String name) {
    TensorSpec spec = spec(name);
    return graph.tensor(name, spec.shape(), () -> weights.read(spec));
  }
}
