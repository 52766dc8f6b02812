package dev.starsight.transformer.internal.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.data.StarsightException;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import dev.starsight.text.Vocabulary;
import dev.starsight.transformer.internal.network.MaskedNetwork.MaskedBatch;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenMaskingTest {

  private static final int LENGTH = 16;
  private static final List<String> WORDS = List.of("good", "great", "bad", "poor", "fine", "game");

  private final CheckpointFiles files;
  private final Vocabulary vocabulary;
  private final Tokenizer tokenizer;
  private final TokenizedTexts texts;

  TokenMaskingTest(@TempDir Path directory) throws IOException {
    files = CheckpointFiles.open(TinyEncoder.bert().write(directory));
    vocabulary = files.tokenizerFile().vocabulary();
    tokenizer = files.tokenizer();
    texts = new TokenizedTexts(tokenizer, vocabulary);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private TokenMasking masking(long seed) {
    return new TokenMasking(texts, files.config(), vocabulary, LENGTH, 8 * LENGTH, seed);
  }

  /** Adds texts of 1 to 40 words, different with overwhelming probability from 8 words on. */
  private TokenizedTexts.Parts generated(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      for (int k = 1 + random.nextInt(40); k > 0; k--) {
        words.add(WORDS.get(random.nextInt(WORDS.size())));
      }
      texts.add(String.join(" ", words));
    }
    return texts.parts(seed);
  }

  @Test
  void hidesFifteenOfAHundredTokensInTheProportionsOfThePaper() {
    TokenizedTexts.Parts parts = generated(3000, 1);
    TokenMasking masking = masking(1);
    long shown = 0;
    long hidden = 0;
    long masked = 0;
    long same = 0;
    Set<Long> random = new TreeSet<>();
    for (int pass = 0; pass < 3; pass++) {
      List<int[]> batches = masking.batches(parts.train(), pass);
      for (int number = 0; number < batches.size(); number++) {
        MaskedBatch batch = masking.batch(batches.get(number), pass, number);
        long[] ids = batch.texts().inputIds();
        shown += batch.texts().tokenCount() - 2L * batch.texts().size();
        hidden += batch.positions().length;
        assertThat(batch.positions()).isSorted().doesNotHaveDuplicates().isNotEmpty();
        for (int i = 0; i < batch.positions().length; i++) {
          long now = ids[(int) batch.positions()[i]];
          long then = batch.targets()[i];
          assertThat(vocabulary.token((int) then)).isIn(WORDS);
          masked += now == vocabulary.maskId() ? 1 : 0;
          same += now == then ? 1 : 0;
          if (now != then) {
            random.add(now);
          }
        }
        for (Encoding row : batch.texts().rows()) {
          Encoding text = row.withoutPadding();
          assertThat(text.inputId(0)).isEqualTo(vocabulary.clsId());
          assertThat(text.inputId(text.length() - 1)).isEqualTo(vocabulary.sepId());
          assertThat(text.length()).isLessThanOrEqualTo(LENGTH);
        }
      }
    }
    assertThat(hidden).isGreaterThan(10_000);
    assertThat((double) hidden / shown).isCloseTo(0.15, within(0.01));
    // A random token is [MASK] or the same once in twenty.
    assertThat((double) masked / hidden).isCloseTo(0.8 + 0.1 / 20, within(0.015));
    assertThat((double) same / hidden).isCloseTo(0.1 + 0.1 / 20, within(0.015));
    assertThat(random).hasSize(vocabulary.size());
  }

  @Test
  void everyPassHidesOtherTokensAndReadsAnotherWindow() {
    IntStream.range(0, 40).forEach(i -> texts.add("good great bad ".repeat(10 + i)));
    TokenizedTexts.Parts parts = texts.parts(1);
    TokenMasking masking = masking(1);
    int[] batch = {parts.train()[0], parts.train()[1]};
    Set<String> seen = new HashSet<>();
    Set<Integer> first = new HashSet<>();
    for (int pass = 0; pass < 20; pass++) {
      MaskedBatch made = masking.batch(batch, pass, 0);
      seen.add(Arrays.toString(made.positions()));
      first.add(texts.window(batch[0], LENGTH - 2, new SplittableRandom(pass))[1]);
      assertThat(masking.batch(batch, pass, 0).texts()).isEqualTo(made.texts());
    }
    assertThat(seen).hasSizeGreaterThan(15);
    assertThat(first).hasSize(3);
  }

  @Test
  void everyPassReadsEveryTextOnceInBatchesOfTheSameSize() {
    TokenizedTexts.Parts parts = generated(1000, 2);
    TokenMasking masking = masking(2);
    List<int[]> batches = masking.batches(parts.train(), 0);
    assertThat(batches.stream().flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(parts.train());
    for (int number = 0; number < batches.size(); number++) {
      MaskedBatch batch = masking.batch(batches.get(number), 0, number);
      assertThat(batch.texts().size() * batch.texts().width()).isLessThanOrEqualTo(8 * LENGTH);
    }
    assertThat(masking.batches(parts.train(), 1).get(0)).isNotEqualTo(batches.get(0));
    assertThat(masking(3).batches(parts.train(), 0).get(0)).isNotEqualTo(batches.get(0));
  }

  @Test
  void holdsOutOneTextOfTwentyAndEqualTextsTogether() {
    TokenizedTexts.Parts parts = generated(2000, 3);
    assertThat(parts.heldOut().length).isBetween(100, 160); // Short texts are often equal.
    Set<String> heldOut = new HashSet<>();
    for (int text : parts.heldOut()) {
      heldOut.add(words(text));
    }
    for (int text : parts.train()) {
      assertThat(heldOut).doesNotContain(words(text));
    }
    assertThat(parts.train().length + parts.heldOut().length).isEqualTo(2000);
  }

  private String words(int text) {
    return Arrays.toString(texts.window(text, 100, new SplittableRandom(1)));
  }

  @Test
  void holdsLongTextsAndLeavesEmptyOnesOut() {
    texts.add("");
    texts.add(" \t ");
    String longest = "good bad ".repeat(50_000);
    IntStream.range(0, 40).forEach(i -> texts.add(longest + "fine ".repeat(i)));
    TokenizedTexts.Parts parts = texts.parts(1);
    assertThat(parts.train().length + parts.heldOut().length).isEqualTo(40);
    assertThat(texts.length(parts.train()[0])).isEqualTo((1 << 16) - 2);
    long[] counts = texts.counts(parts.train(), vocabulary.size());
    assertThat(Arrays.stream(counts).sum()).isEqualTo(parts.train().length * ((1L << 16) - 2));
  }

  /** A text that spells special tokens out has nothing else to hide. */
  @Test
  void batchesOfSpecialTokensStillHaveALoss() {
    IntStream.range(0, 30).forEach(i -> texts.add("[SEP] [CLS] ".repeat(1 + i)));
    TokenizedTexts.Parts parts = texts.parts(1);
    MaskedBatch batch = masking(1).batch(parts.train(), 0, 0);
    assertThat(batch.positions()).hasSize(1);
    assertThat(batch.positions()[0]).isPositive();
  }

  @Test
  void refusesFewAndEqualTexts() {
    texts.add("good");
    assertThatThrownBy(() -> texts.parts(1))
        .isInstanceOf(StarsightException.class)
        .hasMessage("an adaptation needs at least 20 texts with a word in them, but there are 1");
    IntStream.range(0, 30).forEach(i -> texts.add("Good"));
    assertThatThrownBy(() -> texts.parts(1))
        .hasMessage("an adaptation needs different texts, but the 31 texts are all the same");
  }
}
