package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.Json;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFileTest {

  private static final List<String> BERT =
      List.of(
          "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "##ness", "Good", "eté", "ete", "[",
          "]", "mask", "中", "文", "!");

  private Path directory;

  @BeforeEach
  void nameDirectory(@TempDir Path given) {
    directory = given;
  }

  @Test
  void opensABertFileAsWordPieceTokenizer() throws IOException {
    TokenizerFile file = TokenizerFile.of(MiniLm.tokenizerJson(), "minilm");
    assertThat(file.fallback()).isEmpty();
    try (Tokenizer tokenizer = file.tokenizer()) {
      assertThat(tokenizer).isInstanceOf(WordPieceTokenizer.class);
      assertThat(((WordPieceTokenizer) tokenizer).options()).isEqualTo(WordPieceOptions.uncased());
      assertThat(tokenizer.vocabulary()).isEqualTo(file.vocabulary());
      assertThat(tokenizer.encode("It works.", 16))
          .isEqualTo(Encoding.of(101, 2009, 2573, 1012, 102));
    }
  }

  @Test
  void readsTheOptionsFromTheFile() throws IOException {
    assertThat(options(file -> {})).isEqualTo(WordPieceOptions.uncased());
    assertThat(options(file -> file.withObject("/normalizer").put("lowercase", false)))
        .isEqualTo(WordPieceOptions.cased());
    assertThat(options(file -> file.withObject("/normalizer").put("strip_accents", false)))
        .isEqualTo(new WordPieceOptions(true, true, false, true, 100, true));
    assertThat(
            options(
                file -> {
                  file.withObject("/normalizer").put("clean_text", false);
                  file.withObject("/normalizer").put("handle_chinese_chars", false);
                  file.withObject("/model").put("max_input_chars_per_word", 7);
                }))
        .isEqualTo(new WordPieceOptions(false, false, true, true, 7, true));
    assertThat(
            options(
                file ->
                    file.putObject("post_processor")
                        .put("type", "BertProcessing")
                        .<ObjectNode>set("sep", Json.parse("x", "[\"[SEP]\", 3]"))
                        .set("cls", Json.parse("x", "[\"[CLS]\", 2]"))))
        .isEqualTo(WordPieceOptions.uncased());
  }

  private static WordPieceOptions options(Edit edit) throws IOException {
    TokenizerFile file = bert(edit);
    assertThat(file.fallback()).isEmpty();
    return ((WordPieceTokenizer) file.tokenizer()).options();
  }

  private interface Edit {
    void on(ObjectNode file) throws IOException;
  }

  private static TokenizerFile bert(Edit edit) throws IOException {
    return TokenizerFile.of(bertJson(edit), "t.json");
  }

  private static byte[] bertJson(Edit edit) throws IOException {
    ObjectNode file = (ObjectNode) Json.parse("t", TinyTokenizers.bert(BERT));
    edit.on(file);
    return Json.pretty(file).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void usesTheHuggingFaceLibraryForFilesUnlikeBert() throws IOException {
    assertFallsBack(
        file -> file.withObject("/pre_tokenizer").put("type", "Whitespace"),
        "its pre_tokenizer is the Whitespace");
    assertFallsBack(file -> file.putNull("normalizer"), "its normalizer is missing");
    assertFallsBack(file -> added(file, 4).put("lstrip", true), "its token \"[MASK]\" is lstrip");
    assertFallsBack(
        file -> added(file, 3).put("normalized", true), "its token \"[SEP]\" is normalized");
    assertFallsBack(
        file -> added(file, 4).put("content", "good").put("id", 5), "it adds the token \"good\"");
    assertFallsBack(
        file -> file.withObject("/model").put("continuing_subword_prefix", "@@"),
        "its tokens inside a word begin with @@");
    assertFallsBack(
        file -> ((ArrayNode) file.at("/post_processor/pair")).remove(4),
        "its post_processor puts other tokens around texts");
  }

  private static ObjectNode added(ObjectNode file, int index) {
    return (ObjectNode) file.withArray("/added_tokens").get(index);
  }

  private static void assertFallsBack(Edit edit, String reason) throws IOException {
    TokenizerFile file = bert(edit);
    assertThat(file.fallback()).hasValueSatisfying(said -> assertThat(said).contains(reason));
    try (Tokenizer tokenizer = file.tokenizer()) {
      assertThat(tokenizer).isInstanceOf(HuggingFaceTokenizer.class);
      assertThat(tokenizer.encode("good", 8)).isEqualTo(Encoding.of(2, 5, 3));
    }
    assertThatExceptionOfType(StarsightException.class)
        .isThrownBy(file::withoutSpecialTokens)
        .withMessageContaining("taken literally");
  }

  /** RoBERTa has four special tokens around a pair, all of segment 0. */
  @Test
  void usesTheHuggingFaceLibraryForBytePairs() throws IOException {
    TokenizerFile file =
        TokenizerFile.of(TinyTokenizers.roberta().getBytes(StandardCharsets.UTF_8), "r.json");
    assertThat(file.fallback())
        .hasValueSatisfying(said -> assertThat(said).contains("r.json", "BPE"));
    Vocabulary vocabulary = file.vocabulary();
    assertThat(vocabulary.padId()).isEqualTo(1);
    try (Tokenizer tokenizer = file.tokenizer()) {
      assertThat(tokenizer.encode("", 2)).isEqualTo(Encoding.of(0, 2));
      assertThat(vocabulary.tokens(tokenizer.encode("ab b", 16)))
          .containsExactly("<s>", "ab", "Ġ", "b", "</s>");
      assertThat(tokenizer.tokens("ab b", 16))
          .containsExactly(
              new Token(0, "<s>", 0, 0),
              new Token(7, "ab", 0, 2),
              new Token(6, "Ġ", 2, 3),
              new Token(5, "b", 3, 4),
              new Token(2, "</s>", 0, 0));
      Encoding pair = tokenizer.encode("ab", "b", 16, Truncation.LONGEST_FIRST);
      assertThat(vocabulary.tokens(pair)).containsExactly("<s>", "ab", "</s>", "</s>", "b", "</s>");
      assertThat(pair.tokenTypeIds()).containsOnly(0);
      assertThat(vocabulary.tokens(tokenizer.encode("aaa", "bb", 7, Truncation.LONGEST_FIRST)))
          .containsExactly("<s>", "a", "a", "</s>", "</s>", "b", "</s>");
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> tokenizer.encode("a", "b", 3, Truncation.LONGEST_FIRST))
          .withMessageContaining("at least 4");
    }
  }

  @Test
  void usesTheHuggingFaceLibraryForUnigrams() throws IOException {
    TokenizerFile file =
        TokenizerFile.of(TinyTokenizers.unigram().getBytes(StandardCharsets.UTF_8), "u.json");
    assertThat(file.fallback()).hasValueSatisfying(said -> assertThat(said).contains("Unigram"));
    assertThat(file.vocabulary().unkId()).isEqualTo(3);
    try (Tokenizer tokenizer = file.tokenizer()) {
      assertThat(file.vocabulary().tokens(tokenizer.encode("good x", 16)))
          .containsExactly("<s>", "▁good", "▁", "<unk>", "</s>");
    }
  }

  @Test
  void optionSplitsSpecialTokens() throws IOException {
    TokenizerFile file = bert(json -> {});
    assertThat(tokens(file, "[MASK]")).containsExactly("[CLS]", "[MASK]", "[SEP]");
    assertThat(tokens(file.withoutSpecialTokens(), "[MASK]"))
        .containsExactly("[CLS]", "[", "mask", "]", "[SEP]");
  }

  private static List<String> tokens(TokenizerFile file, String text) throws IOException {
    try (Tokenizer tokenizer = file.tokenizer()) {
      return file.vocabulary().tokens(tokenizer.encode(text, 64));
    }
  }

  @Test
  void opensTheTokenizerJsonOfADirectory() throws IOException {
    Files.write(directory.resolve("tokenizer.json"), bertJson(file -> {}));
    Files.writeString(directory.resolve("vocab.txt"), "not looked at");
    assertThat(TokenizerFile.open(directory).vocabulary().tokens()).isEqualTo(BERT);
    assertThat(TokenizerFile.open(directory.resolve("tokenizer.json")).vocabulary().tokens())
        .isEqualTo(BERT);
  }

  @Test
  void opensAVocabTxtAsHuggingFaceWould() throws IOException {
    Path vocabulary = Files.write(directory.resolve("vocab.txt"), BERT);
    String text = "Goodness eté 中文!";
    List<String> uncased = List.of("[CLS]", "good", "##ness", "ete", "中", "文", "!", "[SEP]");
    assertThat(tokens(TokenizerFile.open(directory), text)).isEqualTo(uncased);
    assertThat(tokens(TokenizerFile.open(vocabulary), text)).isEqualTo(uncased);
    config("{\"do_lower_case\": false, \"tokenizer_class\": \"BertTokenizerFast\"}");
    assertThat(tokens(TokenizerFile.open(directory), text))
        .containsExactly("[CLS]", "Good", "##ness", "eté", "中", "文", "!", "[SEP]");
    config(
        "{\"strip_accents\": false, \"tokenize_chinese_chars\": false, \"do_lower_case\": null}");
    assertThat(tokens(TokenizerFile.open(directory), text))
        .containsExactly("[CLS]", "good", "##ness", "eté", "[UNK]", "!", "[SEP]");
  }

  private void config(String json) throws IOException {
    Files.writeString(directory.resolve("tokenizer_config.json"), json);
  }

  @Test
  void readsSpecialTokensFromTokenizerConfig() throws IOException {
    Files.write(
        directory.resolve("vocab.txt"), List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>", "a"));
    config(
        """
        {"cls_token": "<s>", "sep_token": {"content": "</s>"}, "pad_token": "<pad>",
         "unk_token": "<unk>", "mask_token": "<mask>", "never_split": ["<s>"],
         "added_tokens_decoder": {"0": {"content": "<s>", "lstrip": false}}}
        """);
    TokenizerFile file = TokenizerFile.open(directory);
    assertThat(file.vocabulary().padId()).isEqualTo(1);
    assertThat(tokens(file, "a b <mask>")).containsExactly("<s>", "a", "<unk>", "<mask>", "</s>");
  }

  @Test
  void rejectsOptionsThatNeedATokenizerJson() throws IOException {
    Files.write(directory.resolve("vocab.txt"), BERT);
    assertConfigRefused("{\"tokenizer_class\": \"MPNetTokenizer\"}", "is MPNetTokenizer");
    assertConfigRefused("{\"never_split\": [\"good\"]}", "never_split", "good");
    assertConfigRefused("{\"do_lower_case\": \"yes\"}", "must be true or false, but is yes");
    assertConfigRefused("{\"do_basic_tokenize\": false}", "do_basic_tokenize");
    assertConfigRefused("{\"unk_token\": 7}", "unk_token must be a token, but is 7");
    assertConfigRefused("{\"unk_token\": \"mask\"}", "begin with ASCII punctuation", "mask");
    assertConfigRefused("{\"do_lower_case\":\n", "line 2", "not JSON");
    assertConfigRefused(
        "{\"added_tokens_decoder\": {\"0\": {\"content\": \"[PAD]\", \"rstrip\": true}}}",
        "rstrip");
  }

  private void assertConfigRefused(String json, String... reasons) throws IOException {
    config(json);
    assertThatIOException()
        .isThrownBy(() -> TokenizerFile.open(directory))
        .withMessageContaining(directory.resolve("tokenizer_config.json").toString())
        .withMessageContainingAll(reasons);
  }

  @Test
  void namesTheMissingFile() {
    assertThatIOException()
        .isThrownBy(() -> TokenizerFile.open(directory))
        .withMessageContaining(directory + ": ")
        .withMessageContaining("neither");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> TokenizerFile.open(directory.resolve("tokenizer.json")));
  }

  @Test
  void namesFileAndLineOfATruncatedFile() throws IOException {
    byte[] json = bertJson(file -> {});
    for (int length = 0; length < json.length - 1; length += 7) {
      byte[] torn = Arrays.copyOf(json, length);
      assertThatIOException()
          .as("cut to %d bytes", length)
          .isThrownBy(() -> TokenizerFile.of(torn, "torn.json"))
          .withMessageMatching(
              "(?s)torn\\.json(, line \\d+(, column \\d+)?)?: (not JSON|is not UTF-8).*");
    }
  }
}
