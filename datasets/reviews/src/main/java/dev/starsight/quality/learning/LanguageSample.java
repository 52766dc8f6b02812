package dev.starsight.quality.learning;

import dev.starsight.quality.learning.Languages.LanguageCount;
import dev.starsight.quality.learning.LearningFindings.LanguageRow;
import dev.starsight.quality.learning.internal.Lingua;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A seeded sample of texts, and their languages. */
final class LanguageSample {

  /** The language of a shorter text is a guess. */
  static final int FEWEST_WORDS = 10;

  private record Sampled(long order, int row, String text) {}

  private final int most;
  private final SplittableRandom random;
  private final PriorityQueue<Sampled> sample =
      new PriorityQueue<>(Comparator.comparingLong(Sampled::order).reversed());

  /** The languages, and the rows in another than the most frequent one. */
  record Found(Languages languages, List<LanguageRow> rows) {}

  LanguageSample(int most, long seed) {
    this.most = most;
    this.random = new SplittableRandom(seed);
  }

  void add(int row, ExaminedRow examined) {
    if (examined.words < FEWEST_WORDS || most == 0) {
      return;
    }
    long order = random.nextLong();
    if (sample.size() < most) {
      sample.add(new Sampled(order, row, examined.start));
    } else if (order < sample.element().order()) {
      sample.remove();
      sample.add(new Sampled(order, row, examined.start));
    }
  }

  Found find(RowPlaces places, Run run) {
    Optional<Lingua> lingua = Lingua.find();
    if (lingua.isEmpty()) {
      return new Found(new Languages(Lingua.MISSING, 0, List.of()), List.of());
    }
    List<Sampled> texts = new ArrayList<>(sample);
    texts.sort(Comparator.comparingInt(Sampled::row));
    List<String> languages =
        lingua.get().languages(texts.stream().map(Sampled::text).toList(), run.threads());
    Map<String, Long> counts = new HashMap<>();
    languages.forEach(language -> counts.merge(language, 1L, Long::sum));
    List<LanguageCount> sorted =
        counts.entrySet().stream()
            .map(entry -> new LanguageCount(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(LanguageCount::rows)
                    .reversed()
                    .thenComparing(LanguageCount::language))
            .toList();
    Languages found = new Languages("", texts.size(), sorted);
    List<LanguageRow> others = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String language = languages.get(i);
      if (found.isOther(language)) {
        others.add(new LanguageRow(places.get(texts.get(i).row()), language));
      }
    }
    return new Found(found, others);
  }
}
