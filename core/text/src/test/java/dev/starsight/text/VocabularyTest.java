package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {

  private static final List<String> TOKENS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "##ness", "é", "\u2028");

  private Path file;

  @BeforeEach
  void nameFile(@TempDir Path directory) {
    file = directory.resolve("vocab.txt");
  }

  @Test
  void knowsTokensByIdAndIdsByToken() {
    Vocabulary vocabulary = Vocabulary.of(TOKENS);
    assertThat(vocabulary.token(5)).isEqualTo("good");
    assertThat(vocabulary.idOf("##ness")).hasValue(6);
    assertThat(vocabulary.idOf("ness")).isEmpty();
    assertThat(vocabulary.tokens(Encoding.of(2, 5, 6, 3).padTo(5)))
        .containsExactly("[CLS]", "good", "##ness", "[SEP]", "[PAD]");
    assertThatThrownBy(() -> vocabulary.token(9)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void readsBackWhatItWrote() throws IOException {
    Vocabulary.of(TOKENS).writeVocabTxt(file);
    assertThat(file).content(StandardCharsets.UTF_8).endsWith("##ness\né\n\u2028\n");
    assertThat(Vocabulary.readVocabTxt(file)).isEqualTo(Vocabulary.of(TOKENS));
  }

  @Test
  void readsAnyLineEndsAndAnUnterminatedLastLine() throws IOException {
    Files.writeString(file, String.join("\r\n", TOKENS));
    assertThat(Vocabulary.readVocabTxt(file).tokens()).isEqualTo(TOKENS);
  }

  @Test
  void writesTheVocabularyOfATokenizerJson() throws IOException {
    Vocabulary ofJson = TokenizerJson.parse("minilm", MiniLm.tokenizerJson()).vocabulary();
    ofJson.writeVocabTxt(file);
    assertThat(Vocabulary.readVocabTxt(file)).isEqualTo(ofJson);
    assertThat(Files.readAllLines(file)).hasSize(30_522);
  }

  @Test
  void namesFileAndLineOfADuplicate() throws IOException {
    List<String> lines = new ArrayList<>(TOKENS);
    lines.add("good");
    Files.write(file, lines);
    assertRefused("line 10: ", "\"good\" is on line 6 too");
  }

  @Test
  void namesFileAndLineOfAnEmptyLine() throws IOException {
    Files.writeString(file, "[PAD]\n\n[UNK]\n");
    assertRefused("line 2: ", "empty");
  }

  @Test
  void namesTheMissingSpecialToken() throws IOException {
    for (String special : TOKENS.subList(0, 5)) {
      Files.write(file, TOKENS.stream().filter(token -> !token.equals(special)).toList());
      assertRefused("needs " + special);
    }
  }

  @Test
  void findsSpecialTokensAtAnyId() throws IOException {
    Files.write(file, List.of("[UNK]", "[PAD]", "[MASK]", "[SEP]", "a", "[CLS]"));
    Vocabulary vocabulary = Vocabulary.readVocabTxt(file);
    assertThat(vocabulary.padId()).isEqualTo(1);
    assertThat(vocabulary.clsId()).isEqualTo(5);
    assertThat(vocabulary.specialTokens())
        .containsExactly("[UNK]", "[PAD]", "[MASK]", "[SEP]", "[CLS]");
  }

  @Test
  void rejectsATooLongToken() throws IOException {
    Files.writeString(file, "[PAD]\n" + "a".repeat(1_000_000));
    assertRefused("line 2: ", "at most 50000 characters", "has 1000000");
  }

  @Test
  void rejectsABinaryFile() throws IOException {
    Files.write(file, new byte[] {'[', (byte) 0xc3, '['});
    assertRefused("line 1: is not UTF-8");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xff});
    assertRefused("line 2: is not UTF-8");
    Files.write(file, new byte[0]);
    assertRefused("[PAD]");
  }

  private void assertRefused(String... reasons) {
    assertThatIOException()
        .isThrownBy(() -> Vocabulary.readVocabTxt(file))
        .withMessageStartingWith(file.toString())
        .withMessageContainingAll(reasons);
  }

  @Test
  void readsAddedTokensFromTokenizerJson() throws IOException {
    Vocabulary vocabulary =
        parse(
            "{\"model\": {\"vocab\": {\"[PAD]\": 0, \"[UNK]\": 1, \"[CLS]\": 2, \"[SEP]\": 3}},"
                + " \"added_tokens\": [{\"id\": 4, \"content\": \"[MASK]\"},"
                + " {\"id\": 0, \"content\": \"[PAD]\"}]}");
    assertThat(vocabulary.tokens()).isEqualTo(TOKENS.subList(0, 5));
  }

  @Test
  void rejectsDamagedIdsInTokenizerJson() {
    assertJsonRefused("{\"a\": 0, \"b\": 2}", "no gaps", "no token has 1");
    assertJsonRefused("{\"a\": 0, \"b\": 0}", "distinct", "\"a\" and \"b\" both have 0");
    assertJsonRefused("{\"a\": -1}", "line 1", "\"a\" is -1");
    assertJsonRefused("{\"a\":\n 2000000000}", "line 2", "\"a\" is 2000000000");
    assertJsonRefused("{\"a\": 1.5}", "\"a\" is 1.5");
    assertJsonRefused("{\"a\": \"1\"}", "\"a\" is \"1\"");
    assertJsonRefused("{\"a\": {}}", "\"a\" is {");
    assertJsonRefused("{\"a\": 0,\n \"a\": 1}", "line 2", "Duplicate");
    assertJsonRefused("{\"[PAD]\": 0}", "needs [UNK]");
    assertJsonRefused("[[\"a\", 0.5],\n [\"a\", 1]]", "line 2", "\"a\" appears twice");
    assertJsonRefused("[\"a\"]", "must be [token, score]");
    assertJsonRefused("7", "no object at model.vocab");
  }

  @Test
  void rejectsDamagedAddedTokens() {
    String vocabulary = "{\"model\": {\"vocab\": {\"a\": 0}}, \"added_tokens\": ";
    assertFileRefused(vocabulary + "[{\"content\": \"b\"}]}", "\"b\" is missing");
    assertFileRefused(vocabulary + "[{\"content\": \"b\", \"id\": \"7\"}]}", "\"b\" is 7");
    assertFileRefused(vocabulary + "[{\"content\": \"a\", \"id\": 1}]}", "\"a\" is 0 and 1");
  }

  @Test
  void rejectsFilesThatWouldExhaustMemory() {
    assertFileRefused("[".repeat(100_000), "line 1", "not JSON");
    assertFileRefused("{\"a\":".repeat(100_000), "line 1", "not JSON");
    assertJsonRefused("{\"" + "a".repeat(1_000_000) + "\": 0}", "line 1", "not JSON");
    assertJsonRefused("{} } {", "not JSON");
    assertFileRefused("{} {}", "more after its end");
    assertFileRefused("{\"model\": {}, \"model\": {}}", "Duplicate field \"model\"");
  }

  private static void assertFileRefused(String json, String... reasons) {
    assertThatIOException()
        .isThrownBy(() -> parse(json))
        .withMessageStartingWith("t.json")
        .withMessageContainingAll(reasons);
  }

  @Test
  void acceptsOtherSpellingsOfSpecialTokens() throws IOException {
    Vocabulary vocabulary =
        parse(
            """
            {"added_tokens": [{"id": 5, "content": "<mask>"}, {"id": 0, "content": "<s>"}],
             "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0]},
             "model": {"type": "BPE", "merges": [["a", "b"]],
              "vocab": {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3, "ab": 4}}}
            """);
    assertThat(vocabulary.tokens())
        .containsExactly("<s>", "<pad>", "</s>", "<unk>", "ab", "<mask>");
    assertThat(vocabulary.padId()).isEqualTo(1);
    assertThat(vocabulary.unkId()).isEqualTo(3);
    assertThat(vocabulary.clsId()).isEqualTo(0);
    assertThat(vocabulary.sepId()).isEqualTo(2);
    assertThat(vocabulary.maskId()).isEqualTo(5);
    assertThat(vocabulary.specialTokens()).containsExactly("<s>", "<mask>");
  }

  @Test
  void findsATokenAmongMany() {
    List<String> tokens = new ArrayList<>(TOKENS);
    for (int i = 0; i < 100_000; i++) {
      tokens.add("token " + i);
    }
    Vocabulary vocabulary = Vocabulary.of(tokens);
    for (int i = 0; i < tokens.size(); i += 997) {
      assertThat(vocabulary.idOf(tokens.get(i))).hasValue(i);
    }
    assertThat(vocabulary.idOf("token 100000")).isEmpty();
    assertThatThrownBy(() -> Vocabulary.of(List.of("a", "b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a\" is 0 and 2");
  }

  private static void assertJsonRefused(String vocabulary, String... reasons) {
    assertThatIOException()
        .isThrownBy(() -> parse("{\"model\": {\"vocab\": " + vocabulary + "}}"))
        .withMessageStartingWith("t.json")
        .withMessageContainingAll(reasons);
  }

  private static Vocabulary parse(String json) throws IOException {
    return TokenizerJson.parse("t.json", json.getBytes(StandardCharsets.UTF_8)).vocabulary();
  }
}
