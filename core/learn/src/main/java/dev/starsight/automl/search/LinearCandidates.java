package dev.starsight.automl.search;

import static dev.starsight.automl.Hyperparameter.constant;
import static dev.starsight.automl.Hyperparameter.intRange;
import static dev.starsight.automl.Hyperparameter.logDoubleRange;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.SearchSpace.TunableOptions;
import dev.starsight.data.Balance;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.LinearTrainer.SharedFeatures;
import dev.starsight.learner.OrdinalTrainer;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.Trainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Linear candidates, which differ in their n-grams and in whether labels are ordered.
 *
 * @param columns the table columns to use besides the text; may be empty
 */
record LinearCandidates(Balance balance, long seed, List<String> columns, SharedFeatures shared) {

  List<Candidate> all() {
    List<Candidate> all = new ArrayList<>(withDictionary());
    all.add(
        linear(
            "linear-characters",
            "Runs of characters within words forgive misspellings and see endings.",
            TextHyperparameters.characters()));
    all.add(
        linear(
            "linear-hashed",
            "Words numbered by a hash: no dictionary to count, so nothing is too rare to be seen.",
            TextHyperparameters.hashed()));
    return all;
  }

  List<Candidate> withDictionary() {
    return List.of(
        linear(
            "linear-bigrams",
            "Words and pairs of words, weighed: seconds to fit, and hard to beat.",
            TextHyperparameters.words(2, 50_000)),
        linear(
            "linear-trigrams",
            "Also runs of three words, over all rows: \"not at all\", \"would not recommend\".",
            TextHyperparameters.words(3, 200_000)),
        ordinal(
            "ordinal-trigrams",
            "The same runs of words, and that four stars are more like five than like one.",
            TextHyperparameters.words(3, 200_000)),
        ordinal(
            "ordinal-words-characters",
            "Runs of words and of characters in one model: what one misses the other may see.",
            TextHyperparameters.wordsAndCharacters()));
  }

  private Candidate linear(String name, String rationale, TunableOptions<TextFeatures> text) {
    return candidate(
        name,
        rationale,
        text,
        LinearTrainer.class,
        options -> new LinearTrainer(options).sharing(shared));
  }

  private Candidate ordinal(String name, String rationale, TunableOptions<TextFeatures> text) {
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
      TunableOptions<TextFeatures> text,
      Class<?> type,
      Function<LinearOptions, Trainer> trainer) {
    LinearOptions usual = LinearOptions.of(seed, TextFeatures.words());
    TunableOptions<LinearOptions> options =
        TunableOptions.of(
                "LinearOptions.of(\n        SEED,\n        %s)",
                text, (values, features) -> LinearOptions.of(values.seed(), features))
            .with(
                intRange("epochs", "Passes over the rows", usual.epochs(), 2, 8),
                LinearOptions::withEpochs)
            .with(
                logDoubleRange(
                    "learningRate", "AdaGrad's step size", usual.learningRate(), 0.03, 0.5),
                LinearOptions::withLearningRate)
            .with(
                logDoubleRange(
                    "l2",
                    "Weight of the squared weights in the loss of a row",
                    usual.l2(),
                    1e-9,
                    1e-5),
                LinearOptions::withL2)
            .with(
                constant("balance", "Treatment of rare labels", balance),
                LinearOptions::withBalance)
            .and(constant("seed", "Random seed for the order of rows", seed));
    ColumnHyperparameters tableColumns = new ColumnHyperparameters(columns);
    return Candidate.of(
        tableColumns.name(name),
        tableColumns
            .addTo(options, LinearOptions::withTableColumns)
            .space(
                trainer,
                "new " + type.getSimpleName() + "(\n    %s)",
                List.of(LinearOptions.class, TextFeatures.class, type)),
        tableColumns.rationale(rationale));
  }
}
