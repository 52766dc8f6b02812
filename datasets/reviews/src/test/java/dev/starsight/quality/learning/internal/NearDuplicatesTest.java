package dev.starsight.quality.learning.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.internal.NormalizedText;
import dev.starsight.quality.learning.internal.NearDuplicateFinder.Found;
import dev.starsight.quality.learning.internal.NearDuplicateFinder.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Compares the join with the comparison of every text with every other. */
final class NearDuplicatesTest {

  private static Found find(List<String> texts, double threshold, int threads) {
    return find(texts, threshold, Long.MAX_VALUE, 1, threads);
  }

  private static Found find(
      List<String> texts, double threshold, long mostShingles, long seed, int threads) {
    NearDuplicateFinder finder = new NearDuplicateFinder(threshold, mostShingles);
    for (int row = 0; row < texts.size(); row++) {
      long[] shingles = WordShingles.of(texts.get(row), 3, 10);
      finder.add(row, shingles, shingles.length == 0 ? 0 : WordShingles.sampleHash(shingles, seed));
    }
    return finder.find(threads);
  }

  /** Returns the rows of each group. */
  private static Set<Set<Integer>> groups(Found found) {
    TreeMap<Integer, Set<Integer>> groups = new TreeMap<>();
    for (Member member : found.members()) {
      groups.computeIfAbsent(member.group(), group -> new TreeSet<>()).add(member.row());
    }
    return new HashSet<>(groups.values());
  }

  private static Set<List<String>> shingles(String text) {
    List<String> words = List.of(NormalizedText.of(text).split(" "));
    Set<List<String>> shingles = new HashSet<>();
    for (int i = 0; words.size() >= 10 && i + 3 <= words.size(); i++) {
      shingles.add(words.subList(i, i + 3));
    }
    return shingles;
  }

  private static Set<Set<Integer>> naiveGroups(List<String> texts, double threshold) {
    List<Set<List<String>>> sets = texts.stream().map(NearDuplicatesTest::shingles).toList();
    DisjointSets connected = new DisjointSets(sets.size());
    for (int i = 0; i < sets.size(); i++) {
      for (int j = 0; j < i; j++) {
        Set<List<String>> common = new HashSet<>(sets.get(i));
        common.retainAll(sets.get(j));
        int union = sets.get(i).size() + sets.get(j).size() - common.size();
        if (union > 0 && (double) common.size() / union >= threshold) {
          connected.connect(i, j);
        }
      }
    }
    TreeMap<Integer, Set<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < sets.size(); i++) {
      groups.computeIfAbsent(connected.root(i), root -> new TreeSet<>()).add(i);
    }
    groups.values().removeIf(group -> group.size() < 2);
    return new HashSet<>(groups.values());
  }

  /** Returns texts of a few words of a small vocabulary, many of them edited copies of others. */
  private static List<String> texts(SplittableRandom random, int count, int vocabulary) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>();
      if (i > 0 && random.nextInt(3) > 0) {
        words.addAll(Arrays.asList(texts.get(random.nextInt(i)).split(" ")));
        for (int edits = random.nextInt(4); edits > 0; edits--) {
          String word = "w" + random.nextInt(vocabulary);
          int at = random.nextInt(words.size());
          switch (random.nextInt(3)) {
            case 0 -> words.set(at, word);
            case 1 -> words.add(at, word);
            default -> words.remove(words.size() > 1 ? at : 0);
          }
          if (words.isEmpty()) {
            words.add(word);
          }
        }
      } else {
        for (int n = 1 + random.nextInt(60); n > 0; n--) {
          words.add("w" + random.nextInt(vocabulary));
        }
      }
      texts.add(String.join(" ", words));
    }
    return texts;
  }

  @Property(tries = 100)
  void findsTheGroupsOfAllPairs(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 80) int count,
      @ForAll @IntRange(min = 2, max = 300) int vocabulary,
      @ForAll @DoubleRange(min = 0.3, max = 1) double threshold) {
    List<String> texts = texts(new SplittableRandom(seed), count, vocabulary);

    Found found = find(texts, threshold, 1);

    assertThat(groups(found)).isEqualTo(naiveGroups(texts, threshold));
    assertThat(found.leftOut()).isZero();
  }

  @Property(tries = 20)
  void findsTheGroupsAtTheUsualThreshold(@ForAll long seed) {
    List<String> texts = texts(new SplittableRandom(seed), 150, 2_000);

    assertThat(groups(find(texts, 0.8, 2))).isEqualTo(naiveGroups(texts, 0.8));
  }

  @Test
  void givesTheSameForAnyNumberOfThreadsAndAnyOrder() {
    List<String> texts = texts(new SplittableRandom(5), 3_000, 5_000);

    Found one = find(texts, 0.8, 1);

    assertThat(one.members()).isNotEmpty();
    assertThat(find(texts, 0.8, 4)).isEqualTo(one);
    List<String> reversed = new ArrayList<>(texts);
    Collections.reverse(reversed);
    Set<Set<Integer>> mirrored = new HashSet<>();
    for (Set<Integer> group : groups(find(reversed, 0.8, 2))) {
      Set<Integer> rows = new TreeSet<>();
      group.forEach(row -> rows.add(texts.size() - 1 - row));
      mirrored.add(rows);
    }
    assertThat(mirrored).isEqualTo(groups(one));
  }

  @Test
  void comparesEqualTextsOnce() {
    String text =
        "the same text that very many customers have copied from each other, word by word";
    long[] shingles = WordShingles.of(text, 3, 10);
    NearDuplicateFinder finder = new NearDuplicateFinder(0.8, 1_000);
    finder.add(0, WordShingles.of(text.toUpperCase(Locale.ROOT) + "!", 3, 10), 0);
    for (int row = 1; row < 1_000_000; row++) {
      finder.add(row, shingles, 0);
    }

    Found found = finder.find(2);

    assertThat(found.members()).hasSize(1_000_000);
    assertThat(found.members().get(999_999)).isEqualTo(new Member(1, 999_999, 1));
    assertThat(found.sampled()).isEqualTo(1_000_000);
  }

  @Test
  void joinsAHugeClusterOfTemplates() {
    String start = "this template is filled in by a program that writes one review after the other";
    String end = "and nothing else of it ever changes from one customer to the next at all";
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      texts.add(start + " n" + i + " " + end);
    }

    Found found = find(texts, 0.8, 2);

    assertThat(groups(found)).hasSize(1);
    assertThat(found.members()).hasSize(20_000);
    assertThat(found.leftOut()).isZero();
  }

  @Test
  void boundsTheComparisonsOfTextsThatMeetButDiffer() {
    SplittableRandom random = new SplittableRandom(3);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 6; j++) {
        text.append(random.nextBoolean() ? "a b c d " : "e f g h ");
      }
      texts.add(text.toString() + random.nextInt(30));
    }

    Found found = find(texts, 0.95, 2);

    assertThat(found.texts()).isEqualTo(10_000);
    assertThat(find(texts, 0.95, 1)).isEqualTo(found);
  }

  @Test
  void leavesTextsOfFewWordsOut() {
    List<String> texts =
        List.of("one two three four", "one two three four", "", "a".repeat(1 << 20));

    assertThat(find(texts, 0.8, 1)).isEqualTo(new Found(List.of(), 0, 0, 0));
  }

  @Test
  void keepsNearDuplicatesTogetherInASample() {
    SplittableRandom random = new SplittableRandom(9);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 40; j++) {
        text.append('w').append(random.nextInt(10_000)).append(' ');
      }
      texts.add(text + "first");
      texts.add(text + "second");
    }

    Found found = find(texts, 0.8, 40_000, 7, 1);

    assertThat(found.texts()).isEqualTo(4_000);
    assertThat(found.sampled()).isBetween(400L, 1_100L);
    // A sample of single texts would keep a pair with a probability that is squared.
    assertThat(found.members().size()).isGreaterThan((int) (0.85 * found.sampled()));
    assertThat(find(texts, 0.8, 40_000, 7, 3)).isEqualTo(found);
    assertThat(find(texts, 0.8, 40_000, 8, 1)).isNotEqualTo(found);
  }

  @Test
  void survivesLoneSurrogatesAndOtherScripts() {
    String odd =
        "\uD800 \uDC00 漢字 ق é ☃ 🙂 \u0000 \u200B and some more words to have ten of them here";

    assertThat(groups(find(List.of(odd, odd + " too"), 0.8, 1))).hasSize(1);
  }
}
