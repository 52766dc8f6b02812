package dev.starsight.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.files.internal.Json;
import dev.starsight.run.Threads;
import dev.starsight.testing.ThreadRecorder;
import dev.starsight.text.Tokenizer.Token;
import dev.starsight.text.Tokenizer.Truncation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * The tests that every tokenizer with bert-base-uncased's vocabulary must pass. A subclass defines
 * how to open one.
 */
abstract class TokenizerContract {

  /** One tokenizer for all tests, because opening it takes longer than most of them. */
  private static final Map<Class<?>, Tokenizer> SHARED = new ConcurrentHashMap<>();

  /** Opens a new tokenizer with MiniLM's vocabulary. */
  protected abstract Tokenizer open();

  protected final Tokenizer tokenizer() {
    return SHARED.computeIfAbsent(getClass(), type -> open());
  }

  @Test
  void returnsTheGoldenIds() throws IOException {
    Map<String, Encoding> golden = golden("golden/bert-base-uncased.jsonl");
    Map<String, Encoding> differences = golden("golden/known-differences.jsonl");
    assertThat(golden)
        .hasSizeGreaterThan(40)
        .containsKeys(differences.keySet().toArray(String[]::new));
    differences.forEach((text, ids) -> assertThat(golden.put(text, ids)).isNotEqualTo(ids));
    golden.forEach(
        (text, ids) -> assertThat(tokenizer().encode(text, 512)).as(text).isEqualTo(ids));
  }

  private static Map<String, Encoding> golden(String name) throws IOException {
    Map<String, Encoding> golden = new LinkedHashMap<>();
    try (InputStream in =
        Objects.requireNonNull(TokenizerContract.class.getResourceAsStream(name), name)) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode node = Json.parse(name, line);
        golden.put(node.path("text").textValue(), Encoding.of(ints(node.path("ids"))));
      }
    }
    return golden;
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.path(i).intValue()).toArray();
  }

  @Test
  void hasBertsSpecialTokens() {
    Vocabulary vocabulary = tokenizer().vocabulary();
    assertThat(vocabulary.size()).isEqualTo(30_522);
    assertThat(
            List.of(
                vocabulary.padId(),
                vocabulary.unkId(),
                vocabulary.clsId(),
                vocabulary.sepId(),
                vocabulary.maskId()))
        .containsExactly(0, 100, 101, 102, 103);
  }

  @Test
  void encodesAnEmptyTextAsClsAndSep() {
    for (String empty : List.of("", " ", "\t \r\n", "\u0000", "\u200b")) {
      assertThat(tokenizer().encode(empty, 128)).isEqualTo(Encoding.of(101, 102));
    }
  }

  @Test
  void keepsClsAndSepWhenItTruncates() {
    String text = "one two three four";
    assertThat(tokens(text, 7)).containsExactly("[CLS]", "one", "two", "three", "four", "[SEP]");
    assertThat(tokens(text, 6)).containsExactly("[CLS]", "one", "two", "three", "four", "[SEP]");
    assertThat(tokens(text, 5)).containsExactly("[CLS]", "one", "two", "three", "[SEP]");
    assertThat(tokens(text, 3)).containsExactly("[CLS]", "one", "[SEP]");
    assertThat(tokens(text, 2)).containsExactly("[CLS]", "[SEP]");
  }

  @Test
  void truncatesToAnyLength() {
    String text = "good ".repeat(1000);
    assertThat(tokenizer().encode(text, 64).length()).isEqualTo(64);
    assertThat(tokenizer().encode(text, 512).length()).isEqualTo(512);
    assertThat(tokenizer().encode(text, Integer.MAX_VALUE).length()).isEqualTo(1002);
  }

  @Test
  void rejectsAMaximumWithoutRoomForClsAndSep() {
    for (int maxLength : new int[] {1, 0, -1}) {
      assertThatThrownBy(() -> tokenizer().encode("text", maxLength))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 2")
          .hasMessageContaining(String.valueOf(maxLength));
      assertThatThrownBy(() -> tokenizer().encode(List.of("text"), maxLength))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void encodesAnEmptyListOfTexts() {
    assertThat(tokenizer().encode(List.of(), 128)).isEmpty();
  }

  @Test
  void keepsTheOrderOfManyTexts() {
    List<String> texts = IntStream.range(0, 3000).mapToObj(i -> "number " + i).toList();
    List<Encoding> encodings = tokenizer().encode(texts, 16);
    assertThat(encodings).hasSize(3000);
    for (int i : new int[] {0, 1, 511, 512, 513, 1024, 2999}) {
      assertThat(encodings.get(i)).isEqualTo(tokenizer().encode("number " + i, 16));
    }
  }

  @Test
  void readsASpelledOutSpecialTokenAsTheToken() {
    assertThat(tokens("a [SEP] b[MASK]c", 16))
        .containsExactly("[CLS]", "a", "[SEP]", "b", "[MASK]", "c", "[SEP]");
  }

  @Test
  void readsALoneSurrogateAsTheReplacementCharacter() {
    String smile = "\uD83D\uDE00";
    for (String lone : List.of("\uD83D", "\uDE00")) {
      assertThat(tokenizer().encode("fun " + lone + " " + smile, 16))
          .isEqualTo(tokenizer().encode("fun \uFFFD " + smile, 16))
          .isEqualTo(tokenizer().encode("fun " + smile, 16));
    }
  }

  @Test
  void givesTheSameEncodingsInManyThreads() {
    List<String> texts = RandomTexts.anyTexts(42, 400).toList();
    List<Encoding> expected = texts.stream().map(text -> tokenizer().encode(text, 64)).toList();
    List<Encoding> actual =
        texts.parallelStream().map(text -> tokenizer().encode(text, 64)).toList();
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void encodesManyTextsWithinTheThreadLimit() {
    List<String> texts = Collections.nCopies(5000, "A good book, and not a long one.");
    int processors = Threads.limit();
    try (Tokenizer tokenizer = open()) {
      Threads.setLimit(1);
      tokenizer.encode(texts, 64); // The first call creates what is reused.
      assertThat(ThreadRecorder.record(() -> tokenizer.encode(texts, 64)))
          .containsExactly("caller");
      Threads.setLimit(2);
      tokenizer.encode(texts, 64);
      assertThat(ThreadRecorder.record(() -> tokenizer.encode(texts, 64)))
          .allMatch(name -> name.equals("caller") || name.startsWith("starsight-worker-"))
          .hasSizeBetween(1, 3)
          .anyMatch(name -> name.startsWith("starsight-worker-"));
    } finally {
      Threads.setLimit(processors);
    }
  }

  @Test
  void closesTwiceAndThenRefusesToEncode() {
    Tokenizer closed = open();
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.encode("text", 16))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> closed.encode(List.of("text"), 16))
        .isInstanceOf(IllegalStateException.class);
    assertThat(closed.vocabulary().size()).isEqualTo(30_522);
  }

  @Property(tries = 50)
  void encodesAnyTextWithinItsContract(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int max) {
    List<String> texts = RandomTexts.anyTexts(seed, 20).toList();
    List<Encoding> together = tokenizer().encode(texts, max);
    for (int i = 0; i < texts.size(); i++) {
      Encoding encoding = together.get(i);
      assertThat(encoding).isEqualTo(tokenizer().encode(texts.get(i), max));
      assertIsValid(encoding, max);
      Encoding whole = tokenizer().encode(texts.get(i), Integer.MAX_VALUE);
      assertThat(encoding).isEqualTo(cut(whole, max));
    }
  }

  private void assertIsValid(Encoding encoding, int max) {
    int length = encoding.length();
    assertThat(length).isBetween(2, max);
    assertThat(encoding.inputId(0)).isEqualTo(101);
    assertThat(encoding.inputId(length - 1)).isEqualTo(102);
    assertThat(Arrays.stream(encoding.inputIds())).allMatch(id -> id >= 0 && id < 30_522);
    assertThat(encoding.attentionMask()).containsOnly(1);
    assertThat(encoding.tokenTypeIds()).containsOnly(0);
  }

  private static Encoding cut(Encoding whole, int max) {
    if (whole.length() <= max) {
      return whole;
    }
    int[] ids = Arrays.copyOf(whole.inputIds(), max);
    ids[max - 1] = 102;
    return Encoding.of(ids);
  }

  /** Words do not depend on their neighbours, so a text is the concatenation of its parts. */
  @Property(tries = 50)
  void encodesJoinedTextsLikeTheirParts(@ForAll long seed) {
    List<String> texts = RandomTexts.anyTexts(seed, 2).toList();
    int[] both = tokenizer().encode(texts.get(0) + " " + texts.get(1), 4096).inputIds();
    IntStream sum =
        Stream.of(texts.get(0), texts.get(1))
            .map(text -> tokenizer().encode(text, 4096).inputIds())
            .flatMapToInt(ids -> Arrays.stream(ids, 1, ids.length - 1));
    assertThat(Arrays.copyOfRange(both, 1, both.length - 1)).isEqualTo(sum.toArray());
  }

  @Test
  void putsClsAndSepAroundAPair() {
    Encoding pair = tokenizer().encode("how big", "a tool", 16, Truncation.LONGEST_FIRST);
    assertThat(tokenizer().vocabulary().tokens(pair))
        .containsExactly("[CLS]", "how", "big", "[SEP]", "a", "tool", "[SEP]");
    assertThat(pair.tokenTypeIds()).containsExactly(0, 0, 0, 0, 1, 1, 1);
    assertThat(pair.attentionMask()).containsOnly(1);
  }

  @Test
  void putsThreeSpecialTokensAroundAPairOfEmptyTexts() {
    for (int maxLength : new int[] {3, 16}) {
      assertThat(tokenizer().encode("", "\t", maxLength, Truncation.LONGEST_FIRST))
          .isEqualTo(
              Encoding.of(new int[] {101, 102, 102}, new int[] {1, 1, 1}, new int[] {0, 0, 1}));
    }
  }

  @Test
  void encodesManyPairsLikeOneAfterTheOther() {
    List<String> headlines = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      headlines.add(i % 3 == 0 ? "" : "how big " + "very ".repeat(i % 7));
      bodies.add("a tool " + "one two ".repeat(i % 11));
    }
    List<Encoding> all = tokenizer().encode(headlines, bodies, 12, Truncation.LONGEST_FIRST);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i))
          .isEqualTo(
              tokenizer().encode(headlines.get(i), bodies.get(i), 12, Truncation.LONGEST_FIRST));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer().encode(headlines, List.of("a"), 12, Truncation.LONGEST_FIRST))
        .withMessage("a pair is two texts, but there are 200 first and 1 second ones");
  }

  @Test
  void truncatesTheRequestedTextOfAPair() {
    String longer = "one two three four five";
    assertThat(pair(longer, "six seven", 8, Truncation.LONGEST_FIRST))
        .isEqualTo("[CLS] one two three [SEP] six seven [SEP]");
    assertThat(pair("six seven", longer, 8, Truncation.LONGEST_FIRST))
        .isEqualTo("[CLS] six seven [SEP] one two three [SEP]");
    assertThat(pair(longer, longer, 8, Truncation.LONGEST_FIRST))
        .isEqualTo("[CLS] one two [SEP] one two three [SEP]");
    assertThat(pair(longer, "six seven", 6, Truncation.ONLY_FIRST))
        .isEqualTo("[CLS] one [SEP] six seven [SEP]");
    assertThat(pair("six seven", longer, 6, Truncation.ONLY_SECOND))
        .isEqualTo("[CLS] six seven [SEP] one [SEP]");
    assertThat(pair(longer, "six", 9, Truncation.ONLY_SECOND))
        .isEqualTo("[CLS] one two three four five [SEP] six [SEP]");
  }

  private String pair(String first, String second, int maxLength, Truncation truncation) {
    Encoding pair = tokenizer().encode(first, second, maxLength, truncation);
    return String.join(" ", tokenizer().vocabulary().tokens(pair));
  }

  @Test
  void rejectsTruncatingMoreThanTheTextHas() {
    assertThatThrownBy(() -> pair("one two", "three four five", 6, Truncation.ONLY_FIRST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("first", "3 tokens", "room for 3");
    assertThatThrownBy(() -> pair("three four five", "one", 6, Truncation.ONLY_SECOND))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("second", "3 tokens", "room for 3");
  }

  @Test
  void rejectsAMaximumWithoutRoomForThePairTokens() {
    for (int maxLength : new int[] {2, 0, -1}) {
      assertThatThrownBy(() -> pair("one", "two", maxLength, Truncation.LONGEST_FIRST))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("at least 3", String.valueOf(maxLength));
    }
  }

  /** The encoding of a pair consists of those of its texts. */
  @Property(tries = 50)
  void joinsTheEncodingsOfBothTexts(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 80) int max) {
    List<String> texts = RandomTexts.anyTexts(seed, 2).toList();
    int[] first = withoutEnds(tokenizer().encode(texts.get(0), 4096));
    int[] second = withoutEnds(tokenizer().encode(texts.get(1), 4096));
    int room = Math.min(max - 3, first.length + second.length);
    int kept =
        room == first.length + second.length
            ? first.length
            : Truncation.LONGEST_FIRST.keptOfFirst(first.length, second.length, room);
    List<Integer> ids = new ArrayList<>(List.of(101));
    Arrays.stream(first).limit(kept).forEach(ids::add);
    ids.add(102);
    int ofFirst = ids.size();
    Arrays.stream(second).limit(room - kept).forEach(ids::add);
    ids.add(102);
    Encoding pair = tokenizer().encode(texts.get(0), texts.get(1), max, Truncation.LONGEST_FIRST);
    assertThat(pair.inputIds()).containsExactly(ids.stream().mapToInt(id -> id).toArray());
    for (int i = 0; i < pair.length(); i++) {
      assertThat(pair.tokenTypeId(i)).isEqualTo(i < ofFirst ? 0 : 1);
    }
    assertThat(pair.attentionMask()).containsOnly(1);
  }

  private static int[] withoutEnds(Encoding encoding) {
    return Arrays.copyOfRange(encoding.inputIds(), 1, encoding.length() - 1);
  }

  @Test
  void returnsThePositionsOfTokensInTheText() {
    String text = "\uD83D\uDE00 Unaffable  e\u0301t\u00e9\u4e2d [SEP]!";
    assertThat(placed(text, 32))
        .containsExactly(
            "[CLS]=",
            "[UNK]=\uD83D\uDE00",
            "una=Una",
            "##ffa=ffa",
            "##ble=ble",
            "et=e\u0301t",
            "##e=\u00e9",
            "\u4e2d=\u4e2d",
            "[SEP]=[SEP]",
            "!=!",
            "[SEP]=");
    assertThat(placed(text, 4))
        .containsExactly("[CLS]=", "[UNK]=\uD83D\uDE00", "una=Una", "[SEP]=");
    assertThat(placed("", 2)).containsExactly("[CLS]=", "[SEP]=");
  }

  private List<String> placed(String text, int maxLength) {
    return tokenizer().tokens(text, maxLength).stream()
        .map(token -> token.token() + "=" + text.substring(token.start(), token.end()))
        .toList();
  }

  @Property(tries = 50)
  void returnsPositionsForTheEncodedTokens(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 80) int max) {
    for (String text : RandomTexts.anyTexts(seed, 10).toList()) {
      List<Token> tokens = tokenizer().tokens(text, max);
      assertThat(Encoding.of(tokens.stream().mapToInt(Token::id).toArray()))
          .as(text)
          .isEqualTo(tokenizer().encode(text, max));
      int before = 0;
      for (Token token : tokens.subList(1, tokens.size() - 1)) {
        assertThat(token.start()).as(text).isGreaterThanOrEqualTo(before);
        assertThat(token.end()).as(text).isLessThanOrEqualTo(text.length());
        assertThat(token.token()).isEqualTo(tokenizer().vocabulary().token(token.id()));
        before = token.start();
      }
      assertThat(List.of(tokens.get(0), tokens.get(tokens.size() - 1)))
          .containsExactly(new Token(101, "[CLS]", 0, 0), new Token(102, "[SEP]", 0, 0));
    }
  }

  @Test
  void refusesPairsAndPositionsWhenClosed() {
    Tokenizer closed = open();
    closed.close();
    assertThatThrownBy(() -> closed.encode("one", "two", 16, Truncation.LONGEST_FIRST))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> closed.tokens("one", 16)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tokenizer().tokens("one", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 2");
  }

  private List<String> tokens(String text, int maxLength) {
    return tokenizer().vocabulary().tokens(tokenizer().encode(text, maxLength));
  }
}
