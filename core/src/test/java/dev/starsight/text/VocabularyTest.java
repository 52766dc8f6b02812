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
  void readsLinesOfAnySystemAndWithoutALastLineEnd() throws IOException {
    Files.writeString(file, String.join("\r\n", TOKENS));
    assertThat(Vocabulary.readVocabTxt(file).tokens()).isEqualTo(TOKENS);
  }

  @Test
  void writesTheVocabularyOfATokenizerSoThatBothFilesAgree() throws IOException {
    Vocabulary ofJson = Vocabulary.parseTokenizerJson("minilm", MiniLm.tokenizerJson());
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
  void namesTheSpecialTokenThatIsMissing() throws IOException {
    for (String special : TOKENS.subList(0, 5)) {
      Files.write(file, TOKENS.stream().filter(token -> !token.equals(special)).toList());
      assertRefused("needs " + special);
    }
  }

  @Test
  void refusesPadAnywhereButAtZero() throws IOException {
    Files.write(file, List.of("[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]"));
    assertRefused("[PAD] must be token 0", "is token 1");
  }

  @Test
  void refusesWhatIsNoText() throws IOException {
    Files.write(file, new byte[] {'[', (byte) 0xc3, '['});
    assertRefused("not UTF-8");
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
  void readsAddedTokensOfATokenizerJson() throws IOException {
    Vocabulary vocabulary =
        parse(
            "{\"model\": {\"vocab\": {\"[PAD]\": 0, \"[UNK]\": 1, \"[CLS]\": 2, \"[SEP]\": 3}},"
                + " \"added_tokens\": [{\"id\": 4, \"content\": \"[MASK]\"},"
                + " {\"id\": 0, \"content\": \"[PAD]\"}]}");
    assertThat(vocabulary.tokens()).isEqualTo(TOKENS.subList(0, 5));
  }

  @Test
  void refusesDamagedIdsOfATokenizerJson() {
    assertJsonRefused("{\"a\": 0, \"b\": 2}", "no gaps", "no token has 1");
    assertJsonRefused("{\"a\": 0, \"b\": 0}", "distinct", "\"a\" and \"b\" both have 0");
    assertJsonRefused("{\"a\": -1}", "\"a\" is -1");
    assertJsonRefused("{\"a\": 2000000000}", "\"a\" is 2000000000");
    assertJsonRefused("{\"a\": 1.5}", "\"a\" is 1.5");
    assertJsonRefused("{\"a\": 0,\n \"a\": 1}", "line 2", "Duplicate");
    assertJsonRefused("{\"[PAD]\": 0}", "needs [UNK]");
  }

  private static void assertJsonRefused(String vocabulary, String... reasons) {
    assertThatIOException()
        .isThrownBy(() -> parse("{\"model\": {\"vocab\": " + vocabulary + "}}"))
        .withMessageStartingWith("t.json")
        .withMessageContainingAll(reasons);
  }

  private static Vocabulary parse(String json) throws IOException {
    return Vocabulary.parseTokenizerJson("t.json", json.getBytes(StandardCharsets.UTF_8));
  }
}
