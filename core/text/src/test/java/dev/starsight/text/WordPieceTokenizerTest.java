package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import dev.starsight.text.WordPieceTokenizer.WordPieceOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WordPieceTokenizerTest extends TokenizerContract {

  private static final List<String> SPECIALS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

  @Override
  protected Tokenizer open() {
    return WordPieceTokenizer.of(MiniLm.tokenizer().vocabulary(), WordPieceOptions.uncased());
  }

  private WordPieceTokenizer wordPiece() {
    return (WordPieceTokenizer) tokenizer();
  }

  private static WordPieceTokenizer of(WordPieceOptions options, String... tokens) {
    List<String> all = new ArrayList<>(SPECIALS);
    all.addAll(List.of(tokens));
    return WordPieceTokenizer.of(Vocabulary.of(all), options);
  }

  private static List<String> tokens(WordPieceTokenizer tokenizer, String text) {
    return tokenizer.vocabulary().tokens(tokenizer.encode(text, 512)).stream()
        .filter(token -> !token.equals("[CLS]") && !token.equals("[SEP]"))
        .toList();
  }

  @Property(tries = 100)
  void encodesBytesLikeTheirString(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int max) {
    RandomTexts.anyTexts(seed, 20)
        .forEach(
            text -> {
              byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
              String wellFormed = new String(utf8, StandardCharsets.UTF_8);
              // Once with other text directly after it, once at the end of the array.
              byte[] within = Arrays.copyOfRange(utf8, 0, utf8.length + 40);
              Arrays.fill(within, utf8.length, within.length, (byte) 'x');
              int[] expected = wordPiece().encode(wellFormed, max).inputIds();
              for (byte[] bytes : List.of(utf8, within)) {
                int[] ids = new int[max + 3];
                int count = wordPiece().encode(bytes, 0, utf8.length, max, ids, 3);
                assertThat(Arrays.copyOfRange(ids, 3, 3 + count)).isEqualTo(expected);
              }
              int[] ids = new int[max];
              int count = wordPiece().encode(wellFormed, max, ids, 0);
              assertThat(Arrays.copyOf(ids, count)).isEqualTo(expected);
            });
  }

  @Property(tries = 100)
  void returnsTheTokensOfIds(@ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int max) {
    RandomTexts.anyTexts(seed, 20)
        .forEach(
            text -> {
              List<Token> tokens = wordPiece().tokens(text, max);
              assertThat(tokens.stream().mapToInt(Token::id).toArray())
                  .isEqualTo(wordPiece().encode(text, max).inputIds());
              int end = 0;
              for (Token token : tokens.subList(1, tokens.size() - 1)) {
                assertThat(token.start()).isBetween(0, text.length());
                assertThat(token.end()).isBetween(end, text.length());
                end = token.start();
              }
            });
  }

  @Test
  void findsThePositionsOfTokens() {
    String text = " Na\u00efve, unaffable \ud83d\ude00!";
    List<String> places =
        wordPiece().tokens(text, 32).stream()
            .map(token -> token.token() + "=" + text.substring(token.start(), token.end()))
            .toList();
    assertThat(places)
        .containsExactly(
            "[CLS]=",
            "naive=Na\u00efve",
            ",=,",
            "una=una",
            "##ffa=ffa",
            "##ble=ble",
            "[UNK]=\ud83d\ude00",
            "!=!",
            "[SEP]=");
  }

  @Test
  void joinsTwoTextsAsSegments() {
    Encoding pair = tokenizer().encode("one two", "three four five", 16, Truncation.LONGEST_FIRST);
    assertThat(tokenizer().vocabulary().tokens(pair))
        .containsExactly("[CLS]", "one", "two", "[SEP]", "three", "four", "five", "[SEP]");
    assertThat(pair.tokenTypeIds()).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
    assertThat(pair.attentionMask()).containsOnly(1);
  }

  @Test
  void prefersTheLongestTokenThatStartsAWord() {
    WordPieceTokenizer tokenizer = of(WordPieceOptions.uncased(), "un", "una", "##f", "##fable");
    assertThat(tokens(tokenizer, "unafable unaf unable"))
        .containsExactly("una", "##fable", "una", "##f", "[UNK]");
    assertThat(tokens(tokenizer, "unfable UNF")).containsExactly("un", "##fable", "un", "##f");
  }

  @Test
  void optionKeepsCapitalsAndAccents() {
    String[] vocabulary = {"\u00c9t\u00e9", "ete", "ete", "\u00e9t\u00e9"};
    String[] distinct = Arrays.stream(vocabulary).distinct().toArray(String[]::new);
    assertThat(tokens(of(WordPieceOptions.cased(), distinct), "\u00c9t\u00e9 ete Ete"))
        .containsExactly("\u00c9t\u00e9", "ete", "[UNK]");
    assertThat(tokens(of(WordPieceOptions.uncased(), distinct), "\u00c9t\u00e9 ete Ete"))
        .containsExactly("ete", "ete", "ete");
    WordPieceOptions lowerOnly = new WordPieceOptions(true, true, false, true, 100, true);
    assertThat(tokens(of(lowerOnly, distinct), "\u00c9t\u00e9 ete Ete"))
        .containsExactly("\u00e9t\u00e9", "ete", "ete");
  }

  @Test
  void optionSplitsSpecialTokens() {
    WordPieceOptions literal = WordPieceOptions.uncased().withSpecialTokens(false);
    assertThat(tokens(of(literal, "[", "]", "mask", "sep"), "a[MASK] [SEP]"))
        .containsExactly("[UNK]", "[", "mask", "]", "[", "sep", "]");
  }

  @Test
  void replacesATooLongWordByUnk() {
    WordPieceTokenizer tokenizer =
        of(new WordPieceOptions(true, true, true, true, 5, true), "a", "##a", "aaaaaa");
    assertThat(tokens(tokenizer, "aaaaa")).containsExactly("a", "##a", "##a", "##a", "##a");
    assertThat(tokens(tokenizer, "aaaaaa")).containsExactly("[UNK]");
    assertThat(tokens(tokenizer, "\u00e4aaaaa")).containsExactly("[UNK]");
  }

  @Test
  void encodesAMegabyteWithoutABlank() {
    String word = "a".repeat(1 << 20);
    assertThat(tokenizer().encode(word, 128)).isEqualTo(Encoding.of(101, 100, 102));
    assertThat(tokenizer().encode("!" + word, 3).length()).isEqualTo(3);
    assertThat(tokenizer().encode("\u00e9".repeat(1 << 20), 128))
        .isEqualTo(Encoding.of(101, 100, 102));
    assertThat(tokenizer().encode("\u4e00".repeat(1 << 20), 128).length()).isEqualTo(128);
    assertThat(tokenizer().encode("\u0301".repeat(1 << 20), 128)).isEqualTo(Encoding.of(101, 102));
    assertThat(tokenizer().encode("\u302e".repeat(1 << 16), 128))
        .isEqualTo(Encoding.of(101, 100, 102));
  }

  /** The marks alternate between two classes, in the wrong canonical order. */
  @Test
  void ordersAMillionMarksInLessThanQuadraticTime() {
    String marks = "\ud834\udd6d\ud834\udd65".repeat(250_000);
    assertThat(tokenizer().encode(marks, 128)).isEqualTo(Encoding.of(101, 100, 102));
    assertThat(tokenizer().tokens("a" + "\u0301\u0316".repeat(500_000), 16))
        .extracting(Token::id)
        .containsExactly(101, 1037, 102);
  }

  @Test
  void checksTheMaximumWordLength() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WordPieceOptions(true, true, true, true, 10_001, true))
        .withMessageContaining("1 to 10000, but is 10001");
    WordPieceTokenizer longWords =
        of(new WordPieceOptions(true, true, true, true, 10_000, true), "a", "##a");
    assertThat(tokens(longWords, "a".repeat(10_000))).hasSize(510);
    assertThat(tokens(longWords, "a".repeat(10_001))).containsExactly("[UNK]");
  }

  /** Tries words of every length up to more than two registers, at every distance from the end. */
  @Test
  void findsWordsOfAnyLengthAtAnyPosition() {
    for (int length = 1; length <= 40; length++) {
      String word = "internationalization".repeat(3).substring(0, length);
      List<Integer> alone = ids(word);
      for (String before : List.of("", " ", "a ", "(", "\t\t")) {
        for (String after : List.of("", " ", "!", " b", "\n\n", "\u0301", "\u0001")) {
          List<Integer> expected = new ArrayList<>(ids(before));
          expected.addAll(alone);
          expected.addAll(ids(after));
          assertThat(ids(before + word + after)).as(before + word + after).isEqualTo(expected);
          assertThat(ids(before + word.toUpperCase(Locale.ROOT) + after)).isEqualTo(expected);
        }
      }
    }
  }

  private List<Integer> ids(String text) {
    int[] ids = tokenizer().encode(text, 128).inputIds();
    return Arrays.stream(ids, 1, ids.length - 1).boxed().toList();
  }

  @Test
  void encodesMoreWordsThanItsCacheHolds() {
    List<String> words =
        IntStream.range(0, 50_000).mapToObj(i -> "w" + Integer.toString(i * 7919, 36)).toList();
    List<Encoding> first = words.stream().map(word -> tokenizer().encode(word, 32)).toList();
    assertThat(open().encode(words.subList(40_000, 50_000), 32))
        .isEqualTo(first.subList(40_000, 50_000));
    assertThat(words.stream().map(word -> tokenizer().encode(word, 32)).toList()).isEqualTo(first);
  }

  @Test
  void rejectsPairsThatLeaveNoRoomForTokens() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer().encode("a", "b", 2, Truncation.LONGEST_FIRST))
        .withMessageContaining("at least 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer().encode("a", "b c d", 4, Truncation.ONLY_FIRST))
        .withMessageContaining("3 tokens")
        .withMessageContaining("room for 1");
  }
}
