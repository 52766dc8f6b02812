package dev.starsight.testing.contracts;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.model.TrainingData;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An encoder of random weights in Hugging Face layout, small enough to train within a second. The
 * code under test writes neither its configuration nor the names of its tensors.
 *
 * @param modelType {@code bert} or {@code distilbert}
 * @param words its tokens by id, the special ones first
 * @param embeddings rows of the word embeddings, at least as many as there are words
 */
public record TinyEncoder(
    String modelType,
    String activation,
    List<String> words,
    int embeddings,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int positions,
    long seed) {

  private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  /** Returns a BERT of two layers that knows fifteen words. */
  public static TinyEncoder bert() {
    List<String> words = new ArrayList<>(SPECIAL);
    words.addAll(List.of("good", "great", "bad", "poor", "fine", "the", "game", "tool", "is"));
    words.addAll(List.of("was", "very", "not", ".", "##s", "it"));
    return new TinyEncoder("bert", "gelu", words, words.size(), 32, 2, 4, 64, 32, 7);
  }

  /** Returns a DistilBERT of two layers that knows fifteen words. */
  public static TinyEncoder distilBert() {
    return bert().withArchitecture("distilbert", "gelu").withSeed(8);
  }

  /** Returns a BERT of one layer that knows ten words and spells all others. */
  public static TinyEncoder speller() {
    List<String> words = new ArrayList<>(SPECIAL);
    words.addAll(List.of("the", "not", "good", "great", "bad", "it", "is", "was", "very", "but"));
    for (char c = '!'; c <= '~'; c++) {
      if (!Character.isUpperCase(c)) {
        words.add(String.valueOf(c));
        words.add("##" + c);
      }
    }
    return new TinyEncoder("bert", "gelu", words, words.size(), 16, 1, 2, 32, 128, 7);
  }

  public TinyEncoder withArchitecture(String type, String function) {
    return new TinyEncoder(
        type, function, words, embeddings, hidden, layers, heads, intermediate, positions, seed);
  }

  public TinyEncoder withEmbeddings(int rows) {
    return new TinyEncoder(
        modelType, activation, words, rows, hidden, layers, heads, intermediate, positions, seed);
  }

  public TinyEncoder withSeed(long value) {
    return new TinyEncoder(
        modelType,
        activation,
        words,
        embeddings,
        hidden,
        layers,
        heads,
        intermediate,
        positions,
        value);
  }

  /** Writes config.json, tokenizer.json and model.safetensors; returns the directory. */
  public Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Json.write(directory.resolve("config.json"), config());
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
    writeWeights(directory, tensors(), seed);
    return directory;
  }

  /** Writes a model.safetensors of random weights for tensors of these names and shapes. */
  public static void writeWeights(Path directory, Map<String, List<Long>> tensors, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> weights = new ArrayList<>();
    tensors.forEach(
        (name, shape) -> {
          float[] values = new float[Math.toIntExact(shape.stream().reduce(1L, (a, b) -> a * b))];
          boolean scale = name.endsWith("orm.weight") || name.endsWith("orm.gamma");
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextDouble(-0.2, 0.2) + (scale ? 1 : 0));
          }
          weights.add(new Tensor(name, shape, () -> FloatBuffer.wrap(values)));
        });
    SafetensorsWriter.write(
        directory.resolve("model.safetensors"), weights, Map.of("format", "pt"));
  }

  private boolean isBert() {
    return modelType.equals("bert");
  }

  private ObjectNode config() {
    ObjectNode json = Json.object();
    json.put("vocab_size", embeddings).put("max_position_embeddings", positions);
    json.put("model_type", modelType);
    return isBert()
        ? json.put("hidden_size", hidden)
            .put("num_hidden_layers", layers)
            .put("num_attention_heads", heads)
            .put("intermediate_size", intermediate)
            .put("type_vocab_size", 2)
            .put("layer_norm_eps", 1e-12)
            .put("hidden_act", activation)
        : json.put("dim", hidden)
            .put("n_layers", layers)
            .put("n_heads", heads)
            .put("hidden_dim", intermediate)
            .put("activation", activation);
  }

  /** Returns the names and shapes of the tensors, in Hugging Face's order. */
  public Map<String, List<Long>> tensors() {
    boolean bert = isBert();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    String embedding = modelType + ".embeddings.";
    shapes.put(embedding + "word_embeddings.weight", List.of((long) embeddings, (long) hidden));
    shapes.put(embedding + "position_embeddings.weight", List.of((long) positions, (long) hidden));
    if (bert) {
      shapes.put(embedding + "token_type_embeddings.weight", List.of(2L, (long) hidden));
    }
    norm(shapes, embedding + "LayerNorm");
    for (int layer = 0; layer < layers; layer++) {
      String prefix =
          (bert ? "bert.encoder.layer." : "distilbert.transformer.layer.") + layer + ".";
      for (String part :
          bert
              ? List.of("self.query", "self.key", "self.value", "output.dense")
              : List.of("q_lin", "k_lin", "v_lin", "out_lin")) {
        linear(shapes, prefix + "attention." + part, hidden, hidden);
      }
      norm(shapes, prefix + (bert ? "attention.output.LayerNorm" : "sa_layer_norm"));
      linear(shapes, prefix + (bert ? "intermediate.dense" : "ffn.lin1"), intermediate, hidden);
      linear(shapes, prefix + (bert ? "output.dense" : "ffn.lin2"), hidden, intermediate);
      norm(shapes, prefix + (bert ? "output.LayerNorm" : "output_layer_norm"));
    }
    return shapes;
  }

  private static void linear(Map<String, List<Long>> shapes, String name, long out, long in) {
    shapes.put(name + ".weight", List.of(out, in));
    shapes.put(name + ".bias", List.of(out));
  }

  private void norm(Map<String, List<Long>> shapes, String name) {
    shapes.put(name + ".weight", List.of((long) hidden));
    shapes.put(name + ".bias", List.of((long) hidden));
  }

  private String tokenizer() {
    ArrayNode added = Json.object().putArray("added_tokens");
    ObjectNode vocabulary = Json.object();
    for (int id = 0; id < words.size(); id++) {
      vocabulary.put(words.get(id), id);
      if (id < SPECIAL.size()) {
        added
            .addObject()
            .put("id", id)
            .put("content", words.get(id))
            .put("single_word", false)
            .put("lstrip", false)
            .put("rstrip", false)
            .put("normalized", false)
            .put("special", true);
      }
    }
    return """
    {"version":"1.0","truncation":null,"padding":null,
     "added_tokens":%s,
     "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":null,"lowercase":true},
     "pre_tokenizer":{"type":"BertPreTokenizer"},
     "post_processor":{"type":"TemplateProcessing",
      "single":[
       {"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
       {"SpecialToken":{"id":"[SEP]","type_id":0}}],
      "pair":[
       {"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},
       {"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},
       {"SpecialToken":{"id":"[SEP]","type_id":1}}],
      "special_tokens":{
       "[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},
       "[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
     "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
     "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
      "max_input_chars_per_word":100,"vocab":%s}}
    """
        .formatted(added, vocabulary);
  }

  /** Returns training and validation rows of {@link #texts}. */
  public static TrainingData data(int train, int validation) {
    return TrainingData.of(texts(train, 1), texts(validation, 2));
  }

  /** Returns texts that one word labels, "great" (5) or "poor" (1), with noise around it. */
  public static Dataset<Example> texts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean good = random.nextInt(3) > 0;
      StringBuilder text = new StringBuilder("the game");
      for (int k = random.nextInt(12); k > 0; k--) {
        text.append(random.nextBoolean() ? " is" : " very");
      }
      text.append(good ? " great" : " poor").append(random.nextBoolean() ? " ." : "");
      examples.add(Example.of(Integer.toString(i + 1), text.toString(), good ? "5" : "1"));
    }
    return Dataset.of(examples, Provenance.inMemory("toy language"));
  }
}
