package dev.starsight.cli.commands;

import dev.starsight.tensors.internal.SafetensorsWriter;
import dev.starsight.tensors.internal.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A BERT of random weights in Hugging Face layout, small enough to train in a blink. */
public final class TinyEncoder {

  private static final int HIDDEN = 16;
  private static final int POSITIONS = 128;

  private TinyEncoder() {}

  public static Path write(Path directory) throws IOException {
    return write(directory, vocabulary().size());
  }

  /** One with more word embeddings than words: as quick, but larger. */
  static Path write(Path directory, int embeddings) throws IOException {
    Files.createDirectories(directory);
    List<String> vocabulary = vocabulary();
    Files.writeString(directory.resolve("config.json"), config(embeddings));
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer(vocabulary));
    writeWeights(directory.resolve("model.safetensors"), shapes(embeddings));
    return directory;
  }

  private static List<String> vocabulary() {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    words.addAll(List.of("the", "not", "good", "great", "bad", "it", "is", "was", "very", "but"));
    for (char c = '!'; c <= '~'; c++) {
      if (!Character.isUpperCase(c)) {
        words.add(String.valueOf(c));
        words.add("##" + c);
      }
    }
    return words;
  }

  private static String config(int vocabularySize) {
    return """
    {"model_type": "bert", "vocab_size": %d, "hidden_size": %d, "num_hidden_layers": 1,
     "num_attention_heads": 2, "intermediate_size": 32, "max_position_embeddings": %d,
     "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
    """
        .formatted(vocabularySize, HIDDEN, POSITIONS);
  }

  private static Map<String, int[]> shapes(int vocabularySize) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    String embeddings = "bert.embeddings.";
    shapes.put(embeddings + "word_embeddings.weight", new int[] {vocabularySize, HIDDEN});
    shapes.put(embeddings + "position_embeddings.weight", new int[] {POSITIONS, HIDDEN});
    shapes.put(embeddings + "token_type_embeddings.weight", new int[] {2, HIDDEN});
    vector(shapes, embeddings + "LayerNorm", HIDDEN);
    String layer = "bert.encoder.layer.0.";
    for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
      linear(shapes, layer + "attention." + part, HIDDEN, HIDDEN);
    }
    vector(shapes, layer + "attention.output.LayerNorm", HIDDEN);
    linear(shapes, layer + "intermediate.dense", 32, HIDDEN);
    linear(shapes, layer + "output.dense", HIDDEN, 32);
    vector(shapes, layer + "output.LayerNorm", HIDDEN);
    return shapes;
  }

  private static void linear(Map<String, int[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new int[] {out, in});
    shapes.put(name + ".bias", new int[] {out});
  }

  private static void vector(Map<String, int[]> shapes, String name, int size) {
    shapes.put(name + ".weight", new int[] {size});
    shapes.put(name + ".bias", new int[] {size});
  }

  private static void writeWeights(Path file, Map<String, int[]> shapes) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    List<Tensor> tensors = new ArrayList<>();
    shapes.forEach(
        (name, sides) -> {
          double mean = name.endsWith("LayerNorm.weight") ? 1 : 0;
          float[] values = new float[size(sides)];
          for (int i = 0; i < values.length; i++) {
            values[i] = (float) (mean + random.nextDouble(-0.2, 0.2));
          }
          tensors.add(Tensor.of(name, values, sides));
        });
    SafetensorsWriter.write(file, tensors, Map.of("format", "pt"));
  }

  private static int size(int[] sides) {
    int size = 1;
    for (int side : sides) {
      size *= side;
    }
    return size;
  }

  private static String tokenizer(List<String> vocabulary) {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < vocabulary.size(); i++) {
      String word = vocabulary.get(i).replace("\\", "\\\\").replace("\"", "\\\"");
      entries.append(i == 0 ? "" : ",").append('"').append(word).append("\":").append(i);
    }
    return """
    {"version":"1.0","truncation":null,"padding":null,
     "added_tokens":[%s],
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
        .formatted(specials(vocabulary.subList(0, 5)), entries);
  }

  private static String specials(List<String> tokens) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < tokens.size(); i++) {
      all.append(i == 0 ? "" : ",")
          .append("{\"id\":%d,\"content\":\"%s\",".formatted(i, tokens.get(i)))
          .append("\"single_word\":false,\"lstrip\":false,\"rstrip\":false,")
          .append("\"normalized\":false,\"special\":true}");
    }
    return all.toString();
  }
}
