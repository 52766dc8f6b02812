import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a BERT encoder of random weights in Hugging Face layout, the same one every time: {@code
 * java TinyEncoder.java DIR}. It needs nothing but the JDK.
 */
final class TinyEncoder {

  private static final int HIDDEN = 16;
  private static final int INTERMEDIATE = 32;
  private static final int POSITIONS = 128;

  private TinyEncoder() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: java TinyEncoder.java DIR");
      System.exit(2);
    }
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    List<String> words = vocabulary();
    Files.writeString(directory.resolve("config.json"), config(words.size()));
    Files.writeString(directory.resolve("vocab.txt"), String.join("\n", words) + "\n");
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer(words));
    Files.write(directory.resolve("model.safetensors"), safetensors(shapes(words.size())));
  }

  /** Returns the special tokens, some words, and every printable ASCII character. */
  private static List<String> vocabulary() {
    List<String> words = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    words.addAll(List.of("the", "not", "good", "great", "bad", "it", "is", "was", "very", "but"));
    words.addAll(List.of("love", "perfect", "best", "fine", "okay", "poor", "worst", "return"));
    for (char c = '!'; c <= '~'; c++) {
      if (!Character.isUpperCase(c)) {
        words.add(String.valueOf(c));
        words.add("##" + c);
      }
    }
    return words;
  }

  private static String config(int words) {
    return """
    {"model_type": "bert", "vocab_size": %d, "hidden_size": %d, "num_hidden_layers": 1,
     "num_attention_heads": 2, "intermediate_size": %d, "max_position_embeddings": %d,
     "type_vocab_size": 2, "layer_norm_eps": 1e-12, "hidden_act": "gelu"}
    """
        .formatted(words, HIDDEN, INTERMEDIATE, POSITIONS);
  }

  private static String tokenizer(List<String> words) {
    return """
    {"version":"1.0","truncation":null,"padding":null,
     "added_tokens":[%s],
     "normalizer":{"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,
      "strip_accents":null,"lowercase":true},
     "pre_tokenizer":{"type":"BertPreTokenizer"},
     "post_processor":{"type":"TemplateProcessing",
      "single":[%s,%s,%s],
      "pair":[%s,%s,%s,%s,%s],
      "special_tokens":{"[CLS]":{"id":"[CLS]","ids":[2],"tokens":["[CLS]"]},
       "[SEP]":{"id":"[SEP]","ids":[3],"tokens":["[SEP]"]}}},
     "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
     "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##",
      "max_input_chars_per_word":100,"vocab":{%s}}}
    """
        .formatted(
            IntStream.range(0, 5)
                .mapToObj(id -> specialToken(id, words.get(id)))
                .collect(Collectors.joining(",")),
            piece("SpecialToken", "[CLS]", 0),
            piece("Sequence", "A", 0),
            piece("SpecialToken", "[SEP]", 0),
            piece("SpecialToken", "[CLS]", 0),
            piece("Sequence", "A", 0),
            piece("SpecialToken", "[SEP]", 0),
            piece("Sequence", "B", 1),
            piece("SpecialToken", "[SEP]", 1),
            IntStream.range(0, words.size())
                .mapToObj(id -> "\"%s\":%d".formatted(escape(words.get(id)), id))
                .collect(Collectors.joining(",")));
  }

  private static String specialToken(int id, String content) {
    return """
    {"id":%d,"content":"%s","single_word":false,"lstrip":false,"rstrip":false,
      "normalized":false,"special":true}\
    """
        .formatted(id, content);
  }

  private static String piece(String type, String id, int segment) {
    return "{\"%s\":{\"id\":\"%s\",\"type_id\":%d}}".formatted(type, id, segment);
  }

  private static String escape(String word) {
    return word.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static Map<String, int[]> shapes(int words) {
    Map<String, int[]> shapes = new LinkedHashMap<>();
    String embeddings = "bert.embeddings.";
    shapes.put(embeddings + "word_embeddings.weight", new int[] {words, HIDDEN});
    shapes.put(embeddings + "position_embeddings.weight", new int[] {POSITIONS, HIDDEN});
    shapes.put(embeddings + "token_type_embeddings.weight", new int[] {2, HIDDEN});
    normalization(shapes, embeddings + "LayerNorm");
    String layer = "bert.encoder.layer.0.";
    for (String part : List.of("self.query", "self.key", "self.value", "output.dense")) {
      linear(shapes, layer + "attention." + part, HIDDEN, HIDDEN);
    }
    normalization(shapes, layer + "attention.output.LayerNorm");
    linear(shapes, layer + "intermediate.dense", INTERMEDIATE, HIDDEN);
    linear(shapes, layer + "output.dense", HIDDEN, INTERMEDIATE);
    normalization(shapes, layer + "output.LayerNorm");
    return shapes;
  }

  private static void linear(Map<String, int[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new int[] {out, in});
    shapes.put(name + ".bias", new int[] {out});
  }

  private static void normalization(Map<String, int[]> shapes, String name) {
    shapes.put(name + ".weight", new int[] {HIDDEN});
    shapes.put(name + ".bias", new int[] {HIDDEN});
  }

  /** Returns the file: the length of the header in eight bytes, the header, the numbers. */
  private static byte[] safetensors(Map<String, int[]> shapes) {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    int end = 0;
    for (Map.Entry<String, int[]> shape : shapes.entrySet()) {
      int start = end;
      end += size(shape.getValue()) * Float.BYTES;
      header.append(
          ",\"%s\":{\"dtype\":\"F32\",\"shape\":[%s],\"data_offsets\":[%d,%d]}"
              .formatted(
                  shape.getKey(),
                  IntStream.of(shape.getValue())
                      .mapToObj(Integer::toString)
                      .collect(Collectors.joining(",")),
                  start,
                  end));
    }
    header.append('}');
    while (header.length() % 8 != 0) {
      header.append(' ');
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    SplittableRandom random = new SplittableRandom(7);
    shapes.forEach(
        (name, shape) -> {
          double mean = name.endsWith("LayerNorm.weight") ? 1 : 0;
          double spread = name.contains("word_embeddings") ? 1 : 0.3;
          for (int i = 0; i < size(shape); i++) {
            file.putFloat((float) (mean + random.nextDouble(-spread, spread)));
          }
        });
    return file.array();
  }

  private static int size(int[] shape) {
    return IntStream.of(shape).reduce(1, (a, b) -> a * b);
  }
}
