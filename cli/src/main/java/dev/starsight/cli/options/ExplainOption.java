package dev.starsight.cli.options;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.explain.Effect;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.ExplanationTally;
import dev.starsight.explain.ExplanationTally.Tallied;
import dev.starsight.model.Classifier;
import dev.starsight.run.Threads;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/**
 * The option {@code --explain}: what moved a prediction, and what the predictions of rows go by.
 */
public final class ExplainOption {

  private static final int STRONGEST = 8;

  /** How many phrases a label shows. */
  private static final int PER_LABEL = 16;

  /** Phrases of fewer rows say nothing about a file. */
  private static final int MIN_ROWS = 3;

  @Option(
      names = "--explain",
      description = "Also show the words, phrases and columns for and against each prediction.")
  private boolean wanted;

  private final ExplanationTally tally = new ExplanationTally();

  /** Returns whether the option was given. */
  public boolean isWanted() {
    return wanted;
  }

  /** Explains rows on several threads; returns an empty list if the option was not given. */
  public List<Explanation> of(Classifier classifier, List<Example> rows) {
    if (!wanted) {
      return List.of();
    }
    Explanation[] explanations = new Explanation[rows.size()];
    Threads.forEach(rows.size(), i -> explanations[i] = Explanation.of(classifier, rows.get(i)));
    return List.of(explanations);
  }

  /** Adds a row to what the predictions of all rows go by. Not thread-safe. */
  public void count(Explanation explanation) {
    tally.add(explanation);
  }

  /** Adds the field {@code explanation} to a row, the strongest effects first. */
  public static void add(ObjectNode row, Explanation explanation) {
    ArrayNode array = row.putArray("explanation");
    Effect.strongest(explanation).forEach(effect -> array.add(effect.toJson()));
  }

  /** Returns the cell of a row, the strongest effects first. */
  public static String cell(Explanation explanation) {
    return Effect.strongest(explanation).stream()
        .map(Effect::toString)
        .collect(Collectors.joining("; "));
  }

  /** Prints what supports and what opposes the prediction of one text. */
  public static void print(Console console, Explanation explanation) {
    String label = explanation.prediction().label();
    List<Effect> effects = Effect.strongest(explanation);
    print(console, "for " + label, effects.stream().filter(each -> each.effect() > 0).toList());
    print(console, "against " + label, effects.stream().filter(each -> each.effect() < 0).toList());
  }

  private static void print(Console console, String side, List<Effect> effects) {
    console.result(
        "  %s: %s",
        side,
        effects.isEmpty()
            ? "no word"
            : effects.stream()
                .limit(STRONGEST)
                .map(Effect::toString)
                .collect(Collectors.joining(", ")));
  }

  /** Adds the field {@code explanations}: for each label the phrases its predictions go by. */
  public void addTo(Summary summary, LabelSet labels) {
    if (!wanted) {
      return;
    }
    ArrayNode array = summary.array("explanations");
    for (String label : labels.labels()) {
      ObjectNode node = array.addObject().put("label", label).put("rows", tally.rows(label));
      ArrayNode phrases = node.putArray("phrases");
      for (Tallied each : tally.strongest(label, MIN_ROWS, PER_LABEL)) {
        phrases
            .addObject()
            .put("words", each.words())
            .put("rows", each.rows())
            .put("effect", each.effect());
      }
    }
  }

  /** Prints the same. */
  public void printTally(Console console, LabelSet labels) {
    if (!wanted) {
      return;
    }
    for (String label : labels.labels()) {
      List<Tallied> phrases = tally.strongest(label, MIN_ROWS, STRONGEST);
      if (!phrases.isEmpty()) {
        console.result(
            "  %s goes by: %s",
            label,
            phrases.stream()
                .map(e -> String.format(Locale.ROOT, "%s %+.3f", e.words(), e.effect()))
                .collect(Collectors.joining(", ")));
      }
    }
  }
}
