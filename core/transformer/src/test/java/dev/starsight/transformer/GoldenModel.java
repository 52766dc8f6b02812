package dev.starsight.transformer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A classifier with random weights in the format of Hugging Face's {@code save_pretrained}, written
 * without the code under test. Every weight has seven binary digits, so it is the same number in
 * F32, F16 and BF16.
 */
public final class GoldenModel {

  static final int VOCABULARY = 30;
  public static final int HIDDEN = 24;
  public static final int LAYERS = 2;
  static final int HEADS = 3;
  static final int INTERMEDIATE = 40;
  static final int POSITIONS = 20;
  public static final int LABELS = 3;

  private final boolean bert;
  private final String activation;
  private final Map<String, int[]> shapes = new LinkedHashMap<>();
  private final Map<String, double[]> weights = new LinkedHashMap<>();

  public GoldenModel(boolean bert, String activation, long seed) {
    this.bert = bert;
    this.activation = activation;
    if (bert) {
      bertShapes();
    } else {
      distilBertShapes();
    }
    SplittableRandom random = new SplittableRandom(seed);
    shapes.forEach((name, shape) -> weights.put(name, randomValues(name, shape, random)));
  }

  private static double[] randomValues(String name, int[] shape, SplittableRandom random) {
    double[] values = new double[shape.length == 1 ? shape[0] : shape[0] * shape[1]];
    boolean scale = name.contains("orm.weight");
    for (int i = 0; i < values.length; i++) {
      values[i] = scale ? 1 + random.nextInt(0, 64) / 128.0 : random.nextInt(-64, 65) / 128.0;
    }
    return values;
  }

  private void bertShapes() {
    shapes.put("bert.embeddings.word_embeddings.weight", new int[] {VOCABULARY, HIDDEN});
    shapes.put("bert.embeddings.position_embeddings.weight", new int[] {POSITIONS, HIDDEN});
    shapes.put("bert.embeddings.token_type_embeddings.weight", new int[] {2, HIDDEN});
    weightAndBias("bert.embeddings.LayerNorm", HIDDEN);
    for (int layer = 0; layer < LAYERS; layer++) {
      String p = "bert.encoder.layer." + layer + ".";
      weightAndBias(p + "attention.self.query", HIDDEN, HIDDEN);
      weightAndBias(p + "attention.self.key", HIDDEN, HIDDEN);
      weightAndBias(p + "attention.self.value", HIDDEN, HIDDEN);
      weightAndBias(p + "attention.output.dense", HIDDEN, HIDDEN);
      weightAndBias(p + "attention.output.LayerNorm", HIDDEN);
      weightAndBias(p + "intermediate.dense", INTERMEDIATE, HIDDEN);
      weightAndBias(p + "output.dense", HIDDEN, INTERMEDIATE);
      weightAndBias(p + "output.LayerNorm", HIDDEN);
    }
    weightAndBias("bert.pooler.dense", HIDDEN, HIDDEN);
    weightAndBias("classifier", LABELS, HIDDEN);
  }

  private void distilBertShapes() {
    shapes.put("distilbert.embeddings.word_embeddings.weight", new int[] {VOCABULARY, HIDDEN});
    shapes.put("distilbert.embeddings.position_embeddings.weight", new int[] {POSITIONS, HIDDEN});
    weightAndBias("distilbert.embeddings.LayerNorm", HIDDEN);
    for (int layer = 0; layer < LAYERS; layer++) {
      String p = "distilbert.transformer.layer." + layer + ".";
      for (String part : List.of("q_lin", "k_lin", "v_lin", "out_lin")) {
        weightAndBias(p + "attention." + part, HIDDEN, HIDDEN);
      }
      weightAndBias(p + "sa_layer_norm", HIDDEN);
      weightAndBias(p + "ffn.lin1", INTERMEDIATE, HIDDEN);
      weightAndBias(p + "ffn.lin2", HIDDEN, INTERMEDIATE);
      weightAndBias(p + "output_layer_norm", HIDDEN);
    }
    weightAndBias("pre_classifier", HIDDEN, HIDDEN);
    weightAndBias("classifier", LABELS, HIDDEN);
  }

  private void weightAndBias(String name, int... shape) {
    shapes.put(name + ".weight", shape);
    shapes.put(name + ".bias", new int[] {shape[0]});
  }

  /** Returns the reference implementation with the weights of this model. */
  public PlainForwardPass forwardPass() {
    return new PlainForwardPass(weights, bert, HIDDEN, HEADS, 1e-12, activation);
  }

  /** Returns the names of the tensors. */
  public List<String> names() {
    return List.copyOf(shapes.keySet());
  }

  /**
   * Writes the directory.
   *
   * @param type the type of the weights: F32, F16 or BF16
   * @param shards the number of weight files
   */
  public void write(Path directory, String type, int shards) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("config.json"), bert ? bertConfig() : distilBertConfig());
    StringBuilder vocabulary = new StringBuilder("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
    for (int id = 5; id < VOCABULARY; id++) {
      vocabulary.append("word").append(id).append('\n');
    }
    Files.writeString(directory.resolve("vocab.txt"), vocabulary);
    if (shards == 1) {
      Files.write(directory.resolve("model.safetensors"), safetensors(type, names()));
      return;
    }
    Map<String, List<String>> files = new TreeMap<>();
    StringBuilder index = new StringBuilder("{\"metadata\":{},\"weight_map\":{");
    for (String name : names()) {
      int shard = files.isEmpty() ? 0 : index.length() % shards;
      String file = "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards);
      index.append(files.isEmpty() ? "" : ",").append("\"%s\":\"%s\"".formatted(name, file));
      files.computeIfAbsent(file, f -> new ArrayList<>()).add(name);
    }
    Files.writeString(directory.resolve("model.safetensors.index.json"), index.append("}}"));
    for (Map.Entry<String, List<String>> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), safetensors(type, file.getValue()));
    }
  }

  private byte[] safetensors(String type, List<String> names) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream numbers = new ByteArrayOutputStream();
    for (String name : names) {
      int begin = numbers.size();
      for (double value : values(name)) {
        numbers.writeBytes(encoded(type, (float) value));
      }
      int[] shape = shapes.getOrDefault(name, new int[0]);
      header.append(
          ",\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(name, type, Arrays.toString(shape), begin, numbers.size()));
    }
    byte[] json = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + numbers.size())
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(numbers.toByteArray())
        .array();
  }

  private double[] values(String name) {
    return weights.getOrDefault(name, new double[0]);
  }

  /** Encodes a weight, which is exact in all three types: nothing is rounded. */
  private static byte[] encoded(String type, float value) {
    int bits = Float.floatToRawIntBits(value);
    ByteBuffer bytes = ByteBuffer.allocate(type.equals("F32") ? 4 : 2);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case "F32" -> bytes.putInt(bits);
      case "BF16" -> bytes.putShort((short) (bits >>> 16));
      default -> {
        int exponent = value == 0 ? 0 : (bits >>> 23 & 0xff) - 127 + 15;
        bytes.putShort((short) ((bits >>> 16 & 0x8000) | (exponent << 10) | (bits >>> 13 & 0x3ff)));
      }
    }
    return bytes.array();
  }

  private String bertConfig() {
    return """
    {"architectures": ["BertForSequenceClassification"], "attention_probs_dropout_prob": 0.1,
     "classifier_dropout": null, "hidden_act": "%s", "hidden_dropout_prob": 0.1,
     "hidden_size": 24, "initializer_range": 0.02, "intermediate_size": 40,
     "layer_norm_eps": 1e-12, "max_position_embeddings": 20, "model_type": "bert",
     "num_attention_heads": 3, "num_hidden_layers": 2, "pad_token_id": 0,
     "position_embedding_type": "absolute", "torch_dtype": "float32",
     "type_vocab_size": 2, "use_cache": true, "vocab_size": 30,
     "id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
     "label2id": {"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2}}
    """
        .formatted(activation);
  }

  private String distilBertConfig() {
    return """
    {"activation": "%s", "architectures": ["DistilBertForSequenceClassification"],
     "attention_dropout": 0.1, "dim": 24, "dropout": 0.1, "hidden_dim": 40,
     "initializer_range": 0.02, "max_position_embeddings": 20, "model_type": "distilbert",
     "n_heads": 3, "n_layers": 2, "pad_token_id": 0, "qa_dropout": 0.1,
     "seq_classif_dropout": 0.2, "sinusoidal_pos_embds": false, "torch_dtype": "float32",
     "vocab_size": 30,
     "id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
     "label2id": {"LABEL_0": 0, "LABEL_1": 1, "LABEL_2": 2}}
    """
        .formatted(activation);
  }
}
