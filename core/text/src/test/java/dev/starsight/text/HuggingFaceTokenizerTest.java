package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HuggingFaceTokenizerTest extends TokenizerContract {

  @Override
  protected Tokenizer open() {
    return MiniLm.tokenizer();
  }

  @Test
  void switchesDjlToOfflineMode() {
    assertThat(tokenizer()).isNotNull();
    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
  }

  @Property(tries = 60)
  void equalsTheNaiveTokenizerForAscii(@ForAll long seed) {
    assertEqualsNaive(RandomTexts.upTo(0x7f, seed, 50).toList());
  }

  @Property(tries = 60)
  void equalsTheNaiveTokenizerForLatin1(@ForAll long seed) {
    assertEqualsNaive(RandomTexts.upTo(0xff, seed, 50).toList());
  }

  /** Excludes Greek, whose final sigma Java and Hugging Face lower-case differently. */
  @Property(tries = 60)
  void equalsTheNaiveTokenizerForEuropeanLetters(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    assertEqualsNaive(
        RandomTexts.upTo(0xff, seed, 50)
            .map(text -> text + " " + (char) random.nextInt(0x100, 0x250) + "x")
            .map(text -> text + (char) random.nextInt(0x400, 0x460) + "e\u0301")
            .map(text -> text + " " + (char) random.nextInt(0x4e00, 0x9fa6) + text)
            .toList());
  }

  static void assertEqualsNaive(Tokenizer tokenizer, List<String> texts) {
    NaiveWordPiece naive = new NaiveWordPiece(tokenizer.vocabulary());
    List<Encoding> encodings = tokenizer.encode(texts, 64);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(encodings.get(i)).as(texts.get(i)).isEqualTo(naive.encode(texts.get(i), 64));
    }
  }

  private void assertEqualsNaive(List<String> texts) {
    assertEqualsNaive(tokenizer(), texts);
  }

  @Test
  void namesATruncatedFile() {
    byte[] json = MiniLm.tokenizerJson();
    for (int length : new int[] {0, 1, 100, 1200, 2000, 100_000, json.length - 3}) {
      assertThatIOException()
          .as("cut to %d bytes", length)
          .isThrownBy(() -> MiniLm.open(Arrays.copyOf(json, length), "torn.json"))
          .withMessageStartingWith("torn.json");
    }
  }

  @Test
  void rejectsFilesThatAreNotTokenizers() {
    assertRefused("{}", "model.vocab");
    assertRefused("[1, 2]", "model.vocab");
    assertRefused("null", "model.vocab");
    assertRefused("{\"model\": {\"type\": \"CTC\", \"vocab\": {}}}", "must be WordPiece", "CTC");
    assertRefused("PK\u0003\u0004", "not JSON");
    assertThatIOException()
        .isThrownBy(() -> MiniLm.open(new byte[] {(byte) 0xff, 0}, "x.json"))
        .withMessageContaining("x.json, line 1: is not UTF-8 text");
  }

  @Test
  void rejectsTokenizersUnlikeBert() throws IOException {
    assertRefused(
        edited(root -> root.putNull("post_processor")), "an empty text must be [CLS] [SEP]");
    assertRefused(
        edited(root -> root.putObject("normalizer").put("type", "NoSuchNormalizer")),
        "is not a tokenizer.json");
    assertRefused(
        edited(root -> root.withObject("/model").withObject("/vocab").remove("[UNK]")), "gaps");
    assertRefused(
        edited(root -> root.withObject("/model").withObject("/vocab").put("zebra", 2010)),
        "ids must be distinct",
        "2010");
  }

  private static String edited(Consumer<ObjectNode> edit) throws IOException {
    ObjectNode root =
        (ObjectNode)
            Json.parse("minilm", new String(MiniLm.tokenizerJson(), StandardCharsets.UTF_8));
    root.putArray("added_tokens");
    edit.accept(root);
    return Json.pretty(root);
  }

  private static void assertRefused(String json, String... reasons) {
    assertThatIOException()
        .isThrownBy(() -> MiniLm.open(json.getBytes(StandardCharsets.UTF_8), "foreign.json"))
        .withMessageStartingWith("foreign.json")
        .withMessageContainingAll(reasons);
  }
}
