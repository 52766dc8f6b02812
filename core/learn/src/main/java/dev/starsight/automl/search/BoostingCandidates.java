package dev.starsight.automl.search;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.TunableOptions;
import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.vectorizer.TextFeatures;
import java.time.Duration;
import java.util.List;

/** Candidates that boost trees: the workshop's three, and one with features as ours choose them. */
final class BoostingCandidates {

  private static final Duration LEAST = Duration.ofSeconds(5);

  private final long seed;

  BoostingCandidates(long seed) {
    this.seed = seed;
  }

  /** Ours, with columns beside the text. */
  Candidate beside(List<String> columns) {
    return ours(columns);
  }

  List<Candidate> all() {
    return List.of(
        ours(List.of()),
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

  private Candidate ours(List<String> columns) {
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
                "BoostingOptions.defaults(SEED)",
                settings -> BoostingOptions.defaults(settings.seed()))
            .with("withFeatures", text, BoostingOptions::withFeatures)
            .with(
                Hyperparameter.wholeLog(
                    "columns",
                    "How many of the features are columns, those with the highest chi-square",
                    usual.columns(),
                    50,
                    400),
                BoostingOptions::withColumns)
            .with(
                Hyperparameter.wholeLog("rounds", "Trees a label", usual.rounds(), 2, 512),
                BoostingOptions::withRounds)
            .with(
                Hyperparameter.wholeLog(
                    "maxDepth", "The deepest a tree may be", usual.trees().maxDepth(), 2, 32),
                BoostingOptions::withMaxDepth)
            .with(
                Hyperparameter.wholeLog(
                    "maxNodes", "Leaves a tree may have", usual.trees().maxNodes(), 4, 64),
                BoostingOptions::withMaxNodes)
            .with(
                Hyperparameter.wholeLog(
                    "leafRows", "Rows a leaf must have", usual.trees().leafRows(), 1, 32),
                BoostingOptions::withLeafRows)
            .with(
                Hyperparameter.realLog(
                    "shrinkage", "What share of each tree is added", usual.shrinkage(), 1e-3, 1),
                BoostingOptions::withShrinkage)
            .with(
                Hyperparameter.real(
                    "subsample",
                    "Share of the rows each round sees",
                    usual.sampling().subsample(),
                    0.5,
                    1),
                BoostingOptions::withSubsample)
            .with(
                Hyperparameter.real(
                    "columnShare",
                    "Share of the columns tried at each split",
                    usual.sampling().columnShare(),
                    0.3,
                    1),
                BoostingOptions::withColumnShare)
            .with(
                Hyperparameter.fixed(
                    "maxRows", "Rows to learn from at most", usual.sampling().maxRows()),
                BoostingOptions::withMaxRows)
            .and(
                Hyperparameter.fixed(
                    "seed", "Draws rows, and the columns tried at each split", usual.seed()));
    ColumnHyperparameters beside = new ColumnHyperparameters(columns);
    return Candidate.of(
            beside.name(name),
            beside
                .addTo(options, BoostingOptions::withTableColumns)
                .blueprint(
                    BoostingTrainer::new,
                    "new BoostingTrainer(\n    %s)",
                    List.of(BoostingOptions.class, BoostingTrainer.class, TextFeatures.class)),
            beside.rationale(rationale))
        .withMinimum(LEAST);
  }
}
