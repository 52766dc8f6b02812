package dev.starsight.automl.search;

import static dev.starsight.automl.Hyperparameter.constant;
import static dev.starsight.automl.Hyperparameter.doubleRange;
import static dev.starsight.automl.Hyperparameter.logDoubleRange;
import static dev.starsight.automl.Hyperparameter.logIntRange;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.SearchSpace.TunableOptions;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.vectorizer.TextFeatures;
import java.time.Duration;
import java.util.List;

/** Candidates of boosted trees: the workshop's three, and one with chosen n-grams. */
record BoostingCandidates(long seed) {

  private static final Duration LEAST = Duration.ofSeconds(5);

  List<Candidate> all() {
    return List.of(
        withColumns(List.of()),
        workshop(
            "workshop-dpp0",
            "The workshop's first Autopilot candidate: TF-IDF of words, then trees.",
            BoostingOptions.dpp0(seed)),
        workshop(
            "workshop-dpp1",
            "The workshop's second: TF-IDF of characters, five components of it, then trees.",
            BoostingOptions.dpp1(seed)),
        workshop(
            "workshop-dpp2",
            "The workshop's third: TF-IDF of words, the rarer among them too, then trees.",
            BoostingOptions.dpp2(seed)));
  }

  /** Returns the candidate with chosen n-grams and these table columns, which may be none. */
  Candidate withColumns(List<String> columns) {
    return candidate(
        "gradient-boosting",
        "Trees over few chosen n-grams see what goes together.",
        BoostingOptions.defaults(seed),
        TextHyperparameters.words(2, 50_000),
        columns);
  }

  private static Candidate workshop(String name, String rationale, BoostingOptions found) {
    return candidate(
        name, rationale, found, TextHyperparameters.workshop(found.features()), List.of());
  }

  private static Candidate candidate(
      String name,
      String rationale,
      BoostingOptions usual,
      TunableOptions<TextFeatures> text,
      List<String> columns) {
    TunableOptions<BoostingOptions> options =
        TunableOptions.of(
                "BoostingOptions.defaults(SEED)", values -> BoostingOptions.defaults(values.seed()))
            .with("withFeatures", text, BoostingOptions::withFeatures)
            .with(
                logIntRange(
                    "columns",
                    "Features that become columns, those with the highest chi-square",
                    usual.columns(),
                    50,
                    400),
                BoostingOptions::withColumns)
            .with(
                logIntRange("rounds", "Trees per label", usual.rounds(), 2, 512),
                BoostingOptions::withRounds)
            .with(
                logIntRange("maxDepth", "Maximum depth of a tree", usual.trees().maxDepth(), 2, 32),
                BoostingOptions::withMaxDepth)
            .with(
                logIntRange(
                    "maxNodes", "Maximum number of leaves", usual.trees().maxNodes(), 4, 64),
                BoostingOptions::withMaxNodes)
            .with(
                logIntRange("leafRows", "Minimum rows of a leaf", usual.trees().leafRows(), 1, 32),
                BoostingOptions::withLeafRows)
            .with(
                logDoubleRange(
                    "shrinkage", "Share of each tree that is added", usual.shrinkage(), 1e-3, 1),
                BoostingOptions::withShrinkage)
            .with(
                doubleRange(
                    "subsample",
                    "Share of the rows per round",
                    usual.sampling().subsample(),
                    0.5,
                    1),
                BoostingOptions::withSubsample)
            .with(
                doubleRange(
                    "columnShare",
                    "Share of the columns per split",
                    usual.sampling().columnShare(),
                    0.3,
                    1),
                BoostingOptions::withColumnShare)
            .with(
                constant("maxRows", "Maximum rows to learn from", usual.sampling().maxRows()),
                BoostingOptions::withMaxRows)
            .and(constant("seed", "Random seed for rows and columns", usual.seed()));
    ColumnHyperparameters tableColumns = new ColumnHyperparameters(columns);
    return Candidate.of(
            tableColumns.name(name),
            tableColumns
                .addTo(options, BoostingOptions::withTableColumns)
                .space(
                    BoostingTrainer::new,
                    "new BoostingTrainer(\n    %s)",
                    List.of(BoostingOptions.class, BoostingTrainer.class, TextFeatures.class)),
            tableColumns.rationale(rationale))
        .withMinimum(LEAST);
  }
}
