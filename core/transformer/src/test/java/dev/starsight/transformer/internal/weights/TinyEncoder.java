package dev.starsight.transformer.internal.weights;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.model.TrainingData;
import dev.starsight.tensors.internal.SafetensorsFile;
import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Encoders of random weights, small enough to train in a blink, and texts of a toy language. */
public final class TinyEncoder {

  private static final List<String> WORDS =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "great", "bad", "poor", "fine",
          "the", "game", "tool", "is", "was", "very", "not", ".", "##s", "it");

  private TinyEncoder() {}

  public static CheckpointFiles bert(Path directory) throws IOException {
    return write(directory, new EncoderConfig("bert", 20, 32, 2, 4, 64, 32, 2, 1e-12, "gelu"), 7);
  }

  public static CheckpointFiles distilBert(Path directory) throws IOException {
    return write(
        directory, new EncoderConfig("distilbert", 20, 32, 2, 4, 64, 32, 0, 1e-12, "gelu"), 8);
  }

  /** A Hugging Face directory of random weights. */
  public static CheckpointFiles write(Path directory, EncoderConfig config, long seed)
      throws IOException {
    Files.createDirectories(directory);
    Json.write(directory.resolve("config.json"), config.toJson());
    Files.writeString(directory.resolve("tokenizer.json"), tokenizerJson());
    writeWeights(directory, NetworkShape.encoder(config).tensors(), seed);
    return CheckpointFiles.open(directory);
  }

  static void writeWeights(Path directory, List<TensorSpec> specs, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<Tensor> weights = new ArrayList<>();
    for (TensorSpec spec : specs) {
      float[] values = new float[spec.size()];
      for (int i = 0; i < values.length; i++) {
        boolean scale = spec.name().endsWith("orm.weight") || spec.name().endsWith("orm.gamma");
        values[i] = (float) (random.nextDouble(-0.2, 0.2) + (scale ? 1 : 0));
      }
      weights.add(spec.of(() -> FloatBuffer.wrap(values)));
    }
    SafetensorsWriter.write(
        directory.resolve("model.safetensors"), weights, Map.of("format", "pt"));
  }

  /** Makes two files and an index of the weights; the second file has every other tensor. */
  static void shard(Path directory) throws IOException {
    Path single = directory.resolve("model.safetensors");
    SafetensorsFile whole = SafetensorsFile.open(single);
    List<List<Tensor>> shards = List.of(new ArrayList<>(), new ArrayList<>());
    ObjectNode index = Json.object();
    index.putObject("metadata").put("total_size", Files.size(single));
    for (String name : whole.names()) {
      int shard = index.withObject("weight_map").size() % 2;
      float[] values = whole.read(name, whole.shape(name));
      Tensor tensor = new Tensor(name, whole.shape(name), () -> FloatBuffer.wrap(values));
      shards.get(shard).add(tensor);
      index.withObject("weight_map").put(name, shardName(shard));
    }
    for (int shard = 0; shard < shards.size(); shard++) {
      SafetensorsWriter.write(
          directory.resolve(shardName(shard)), shards.get(shard), Map.of("format", "pt"));
    }
    Json.write(directory.resolve("model.safetensors.index.json"), index);
    Files.delete(single);
  }

  private static String shardName(int shard) {
    return "model-0000" + (shard + 1) + "-of-00002.safetensors";
  }

  private static String tokenizerJson() {
    StringBuilder vocabulary = new StringBuilder();
    for (int i = 0; i < WORDS.size(); i++) {
      vocabulary.append(i == 0 ? "" : ",").append('"').append(WORDS.get(i)).append("\":").append(i);
    }
    return """
    {"version":"1.0","truncation":null,"padding":null,
     "added_tokens":[
      {"id":0,"content":"[PAD]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
      {"id":1,"content":"[UNK]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
      {"id":2,"content":"[CLS]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
      {"id":3,"content":"[SEP]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
      {"id":4,"content":"[MASK]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
     "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true},
     "pre_tokenizer":{"type":"BertPreTokenizer"},
     "post_processor":{"type":"TemplateProcessing",
      "single":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}}],
      "pair":[{"SpecialToken":{"id":"[CLS]","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"[SEP]","type_id":0}},{"Sequence":{"id":"B","type_id":1}},{"SpecialToken":{"id":"[SEP]","type_id":1}}],
      "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},"[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
     "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
     "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,
      "vocab":{%s}}}
    """
        .formatted(vocabulary);
  }

  /** Texts whose one telling word gives the label, and noise around it. */
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

  public static TrainingData data(int train, int validation) {
    return TrainingData.of(texts(train, 1), texts(validation, 2));
  }
}
