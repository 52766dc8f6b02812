package dev.starsight.automl;

import dev.starsight.data.Balance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.learner.SharedFeatures;
import dev.starsight.learner.TextFeatures;
import dev.starsight.model.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Candidates that weigh n-grams, which differ in what n-grams are and in what labels are. */
final class LinearCandidates {

  private final Balance balance;
  private final long seed;
  private final List<String> columns;
  private final SharedFeatures shared;

  /**
   * Candidates.
   *
   * @param columns that are looked at beside the text; without any, candidates say nothing of
   *     columns
   */
  LinearCandidates(Balance balance, long seed, List<String> columns, SharedFeatures shared) {
    this.balance = balance;
    this.seed = seed;
    this.columns = columns;
    this.shared = shared;
  }

  /** All of them. */
  List<Candidate> all() {
    List<Candidate> all = new ArrayList<>(ofWords());
    all.add(
        candidate(
            "linear-characters",
            "Runs of characters within words forgive misspellings and see endings.",
            TextKnobs.characters()));
    all.add(
        candidate(
            "linear-hashed",
            "Words numbered by a hash: no dictionary to count, so nothing is too rare to be seen.",
            TextKnobs.hashed()));
    return all;
  }

  /** Those that know words by heart. */
  List<Candidate> ofWords() {
    return List.of(
        candidate(
            "linear-bigrams",
            "Words and pairs of words, weighed: seconds to fit, and hard to beat.",
            TextKnobs.words(2, 50_000)),
        candidate(
            "linear-trigrams",
            "Also runs of three words, over all rows: \"not at all\", \"would not recommend\".",
            TextKnobs.words(3, 200_000)),
        ordinal(
            "ordinal-trigrams",
            "The same runs of words, and that four stars are more like five than like one.",
            TextKnobs.words(3, 200_000)),
        ordinal(
            "ordinal-words-characters",
            "Runs of words and of characters in one model: what one misses the other may see.",
            TextKnobs.wordsAndCharacters()));
  }

  private Candidate candidate(String name, String rationale, TextKnobs text) {
    return candidate(
        name,
        rationale,
        text,
        LinearTrainer.class,
        options -> new LinearTrainer(options).sharing(shared));
  }

  private Candidate ordinal(String name, String rationale, TextKnobs text) {
    return candidate(
        name,
        rationale,
        text,
        OrdinalTrainer.class,
        options -> new OrdinalTrainer(options).sharing(shared));
  }

  private Candidate candidate(
      String name,
      String rationale,
      TextKnobs text,
      Class<?> type,
      Function<LinearOptions, Trainer> trainer) {
    LinearOptions usual = LinearOptions.of(seed, TextFeatures.words());
    List<Knob> knobs = new ArrayList<>(text.knobs());
    knobs.addAll(
        List.of(
            Knob.whole("epochs", "Passes over the rows", usual.epochs(), 2, 8),
            Knob.realLog("learningRate", "AdaGrad's step size", usual.learningRate(), 0.03, 0.5),
            Knob.realLog(
                "l2", "Weight of the squared weights in the loss of a row", usual.l2(), 1e-9, 1e-5),
            Knob.fixed("balance", "What is done about rare labels", balance),
            Knob.fixed("seed", "Orders the rows of each epoch", seed)));
    ColumnsKnob beside = new ColumnsKnob(columns);
    knobs.addAll(beside.knobs());
    return Candidate.of(
        beside.name(name),
        Blueprint.of(
            knobs,
            settings ->
                trainer.apply(
                    LinearOptions.of(settings.seed(), text.features(settings))
                        .withTableColumns(beside.columns(settings))
                        .withEpochs(settings.whole("epochs"))
                        .withLearningRate(settings.real("learningRate"))
                        .withL2(settings.real("l2"))
                        .withBalance(settings.value("balance", Balance.class))),
            new Blueprint.Code(
                List.of(LinearOptions.class, TextFeatures.class, type),
                "new "
                    + type.getSimpleName()
                    + "(\n    LinearOptions.of(\n            SEED,\n"
                    + text.code(12)
                    + ")\n        .withEpochs(EPOCHS)"
                    + "\n        .withLearningRate(LEARNING_RATE)"
                    + "\n        .withL2(L2)"
                    + "\n        .withBalance(BALANCE)"
                    + beside.call(8)
                    + ")")),
        beside.rationale(rationale));
  }
}
