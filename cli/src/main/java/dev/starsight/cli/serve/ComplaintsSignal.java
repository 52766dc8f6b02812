package dev.starsight.cli.serve;

import dev.starsight.phrases.Phrase;
import dev.starsight.phrases.PhraseFinder;
import dev.starsight.phrases.PhraseOptions;
import dev.starsight.phrases.PhraseSides;
import dev.starsight.phrases.PhraseText;
import dev.starsight.run.Run;
import dev.starsight.serving.monitoring.LoggedText;
import dev.starsight.serving.monitoring.Signal;
import dev.starsight.serving.monitoring.TextSignal;
import java.io.IOException;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What the texts of the last window say and those before did not, as {@code phrases --since} finds
 * it. If the labels are numbers, such as stars, only phrases count whose texts are predicted lower
 * than the others.
 *
 * @param seed chooses a sample if the texts do not fit into memory
 */
record ComplaintsSignal(long seed, Run run) implements TextSignal {

  private static final int LEAST = 50;
  private static final int SHOWN = 5;

  /** Periods are months to phrases: the windows before are one, the last window is the next. */
  private static final YearMonth NOW = YearMonth.of(2000, 2);

  @Override
  public String name() {
    return "complaints";
  }

  @Override
  public Signal of(List<LoggedText> before, List<LoggedText> now) throws IOException {
    if (before.size() < LEAST || now.size() < LEAST) {
      return Signal.missing(
          name(), "%d texts are needed in the last window and before it".formatted(LEAST));
    }
    List<Phrase> found =
        PhraseFinder.find(
                sink -> {
                  before.forEach(text -> sink.accept(phraseText(text, false)));
                  now.forEach(text -> sink.accept(phraseText(text, true)));
                },
                PhraseSides.since(NOW, 1),
                PhraseOptions.defaults().withSeed(seed),
                run)
            .newPhrases();
    OptionalDouble usual = now.stream().mapToDouble(text -> number(text.label())).average();
    List<String> phrases =
        found.stream()
            .filter(phrase -> !(mean(phrase.stars()) >= usual.orElse(Double.NaN)))
            .map(phrase -> String.format(Locale.ROOT, "%s (%,d)", phrase.text(), phrase.reviews()))
            .toList();
    return Signal.of(
        name(),
        !phrases.isEmpty(),
        phrases.size(),
        0,
        phrases.isEmpty()
            ? "the texts of the last window have no complaint that those before do not have"
            : "new in the last window, with the number of texts: "
                + String.join(", ", phrases.subList(0, Math.min(SHOWN, phrases.size()))));
  }

  private static PhraseText phraseText(LoggedText text, boolean isNow) {
    YearMonth month = isNow ? NOW : NOW.minusMonths(1);
    return new PhraseText(text.id(), isNow, text.label(), month.atDay(1), "", "", text.text());
  }

  /** Returns the mean of labels that are numbers; NaN if one is not. */
  private static double mean(Map<String, Long> labels) {
    double sum = 0;
    long count = 0;
    for (Map.Entry<String, Long> each : labels.entrySet()) {
      sum += number(each.getKey()) * each.getValue();
      count += each.getValue();
    }
    return sum / count;
  }

  private static double number(String label) {
    try {
      return Double.parseDouble(label);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
