package dev.starsight.explain;

import dev.starsight.data.Example;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds the words and phrases of one text whose erasure changes a prediction.
 *
 * <p>Whether two neighbours belong together is judged by log-odds, in which what independent words
 * do adds up, as it does not in probabilities near 0 and 1.
 */
final class PhraseErasure {

  /** All words of a text of so many words are examined, and so many of a longer one. */
  static final int DIRECT_WORDS = 24;

  /** A clause ends at punctuation, or after so many words. */
  private static final int CLAUSE_WORDS = 8;

  private static final int PHRASE_WORDS = 4;

  /** Neighbours whose common effect differs by so much log-odds from its parts are a phrase. */
  private static final double MIN_INTERACTION = 0.25;

  /** The difference must also be such a share of the stronger part. */
  private static final double INTERACTION_SHARE = 0.25;

  private static final double LEAST_PROBABILITY = 1e-6;

  /** Words from {@code first} to {@code last}, which belong to one clause. */
  private record Unit(int clause, int first, int last) {

    int words() {
      return last - first + 1;
    }

    boolean isBefore(Unit other) {
      return clause == other.clause && last + 1 == other.first;
    }
  }

  /** A unit of a list, by its place, and the one behind it. */
  private record Neighbours(int place, Unit unit, Unit next) {

    Unit together() {
      return new Unit(unit.clause, unit.first, next.last);
    }
  }

  private final Classifier classifier;
  private final Example example;
  private final int label;
  private final double probability;
  private final List<int[]> words;
  private final Map<Unit, Double> left = new HashMap<>();

  PhraseErasure(Classifier classifier, Example example, Prediction whole) {
    this.classifier = classifier;
    this.example = example;
    this.label = whole.labelId();
    this.probability = whole.probability(label);
    this.words = WordEffect.words(example.text());
  }

  /** Returns the effects in the order of the text. */
  List<WordEffect> effects() {
    List<Unit> units = examined();
    while (merge(units)) {
      // Phrases may grow up to PHRASE_WORDS.
    }
    Map<String, List<Unit>> byText = new LinkedHashMap<>();
    for (Unit unit : units) {
      byText
          .computeIfAbsent(text(unit).toLowerCase(Locale.ROOT), key -> new ArrayList<>())
          .add(unit);
    }
    List<List<Unit>> repeated = byText.values().stream().filter(same -> same.size() > 1).toList();
    List<Double> leftOfAll = predicted(repeated);
    Map<Unit, Double> shared = new HashMap<>();
    for (int i = 0; i < repeated.size(); i++) {
      double effect = (probability - leftOfAll.get(i)) / repeated.get(i).size();
      repeated.get(i).forEach(unit -> shared.put(unit, effect));
    }
    return units.stream()
        .map(
            unit ->
                new WordEffect(
                    text(unit),
                    words.get(unit.first())[0],
                    shared.getOrDefault(unit, probability - left(unit))))
        .toList();
  }

  private String text(Unit unit) {
    return example.text().substring(words.get(unit.first())[0], words.get(unit.last())[1]);
  }

  /** Returns the units to begin with, words or whole clauses, whose effects are known then. */
  private List<Unit> examined() {
    List<Unit> clauses = clauses();
    Set<Unit> single = new HashSet<>(clauses);
    if (words.size() > DIRECT_WORDS) {
      erase(clauses);
      List<Unit> strongest = new ArrayList<>(clauses);
      strongest.sort(Comparator.comparingDouble(clause -> -Math.abs(probability - left(clause))));
      single.clear();
      int examined = 0;
      for (Unit clause : strongest) {
        if (examined + clause.words() <= DIRECT_WORDS || single.isEmpty()) {
          single.add(clause);
          examined += clause.words();
        }
      }
    }
    List<Unit> units = new ArrayList<>();
    for (Unit clause : clauses) {
      if (single.contains(clause)) {
        for (int i = clause.first(); i <= clause.last(); i++) {
          units.add(new Unit(clause.clause(), i, i));
        }
      } else {
        units.add(clause);
      }
    }
    erase(units);
    return units;
  }

  private List<Unit> clauses() {
    List<Unit> clauses = new ArrayList<>();
    int first = 0;
    for (int i = 0; i < words.size(); i++) {
      if (i + 1 == words.size() || i + 1 - first == CLAUSE_WORDS || !isJoined(i)) {
        clauses.add(new Unit(clauses.size(), first, i));
        first = i + 1;
      }
    }
    return clauses;
  }

  /** Returns whether only spaces, hyphens or apostrophes are between a word and the next. */
  private boolean isJoined(int word) {
    String text = example.text();
    for (int i = words.get(word)[1]; i < words.get(word + 1)[0]; i++) {
      char c = text.charAt(i);
      if (c == '\n' || !(Character.isWhitespace(c) || c == '-' || c == '\'' || c == '’')) {
        return false;
      }
    }
    return true;
  }

  /** Makes phrases of the neighbours that interact most; returns whether there were any. */
  private boolean merge(List<Unit> units) {
    List<Neighbours> all = new ArrayList<>();
    for (int i = 0; i + 1 < units.size(); i++) {
      Unit unit = units.get(i);
      Unit next = units.get(i + 1);
      if (unit.isBefore(next) && unit.words() + next.words() <= PHRASE_WORDS) {
        all.add(new Neighbours(i, unit, next));
      }
    }
    erase(all.stream().map(Neighbours::together).toList());
    boolean[] taken = new boolean[units.size()];
    List<Neighbours> phrases = new ArrayList<>();
    all.stream()
        .filter(each -> interaction(each) > 0)
        .sorted(Comparator.comparingDouble(each -> -interaction(each)))
        .forEach(
            each -> {
              if (!taken[each.place()] && !taken[each.place() + 1]) {
                taken[each.place()] = true;
                taken[each.place() + 1] = true;
                phrases.add(each);
              }
            });
    phrases.sort(Comparator.comparingInt(each -> -each.place()));
    for (Neighbours each : phrases) {
      units.set(each.place(), each.together());
      units.remove(each.place() + 1);
    }
    return !phrases.isEmpty();
  }

  /** Returns by how much log-odds two neighbours differ from their sum; 0 if it is too little. */
  private double interaction(Neighbours neighbours) {
    double first = effect(neighbours.unit());
    double second = effect(neighbours.next());
    double interaction = Math.abs(effect(neighbours.together()) - first - second);
    double least =
        Math.max(MIN_INTERACTION, INTERACTION_SHARE * Math.max(Math.abs(first), Math.abs(second)));
    return interaction >= least ? interaction : 0;
  }

  private double effect(Unit unit) {
    return logOdds(probability) - logOdds(left(unit));
  }

  private static double logOdds(double probability) {
    double p = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
    return Math.log(p / (1 - p));
  }

  private double left(Unit unit) {
    return left.getOrDefault(unit, probability);
  }

  /** Predicts the text without each of these units that was not erased before. */
  private void erase(List<Unit> units) {
    List<Unit> fresh = units.stream().filter(unit -> !left.containsKey(unit)).toList();
    List<Double> predicted = predicted(fresh.stream().map(List::of).toList());
    for (int i = 0; i < fresh.size(); i++) {
      left.put(fresh.get(i), predicted.get(i));
    }
  }

  /** Returns the probabilities of the text without the units of each list, which are in order. */
  private List<Double> predicted(List<List<Unit>> erased) {
    if (erased.isEmpty()) {
      return List.of();
    }
    List<Example> examples = new ArrayList<>(erased.size());
    for (List<Unit> units : erased) {
      StringBuilder rest = new StringBuilder();
      int kept = 0;
      for (Unit unit : units) {
        rest.append(example.text(), kept, words.get(unit.first())[0]);
        kept = words.get(unit.last())[1];
      }
      rest.append(example.text(), kept, example.text().length());
      examples.add(example.withText(rest.toString()));
    }
    return classifier.predict(examples).stream()
        .map(prediction -> prediction.probability(label))
        .toList();
  }
}
