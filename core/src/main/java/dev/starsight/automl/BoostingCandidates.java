package dev.starsight.automl;

import dev.starsight.learner.BoostingOptions;
import dev.starsight.learner.BoostingTrainer;
import dev.starsight.learner.TextAnalyzer;
import dev.starsight.learner.TextFeatures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Candidates that boost trees: the workshop's three, and one with features as ours choose them. */
final class BoostingCandidates {

  private static final Duration LEAST = Duration.ofSeconds(5);

  private final long seed;

  BoostingCandidates(long seed) {
    this.seed = seed;
  }

  List<Candidate> all() {
    return List.of(
        candidate(
            "gradient-boosting",
            "Trees over few chosen n-grams see what goes together.",
            BoostingOptions.defaults(seed),
            TextKnobs.words(2, 50_000),
            List.of(),
            List.of()),
        workshop(
            "workshop-dpp0",
            "The workshop's first Autopilot candidate: TF-IDF of words, then trees.",
            BoostingOptions.dpp0(seed),
            "TextFeatures.words()"),
        workshop(
            "workshop-dpp1",
            "The workshop's second: TF-IDF of characters, five components of it, then trees.",
            BoostingOptions.dpp1(seed),
            "TextFeatures.words().withAnalyzer(TextAnalyzer.CHARACTERS)"),
        workshop(
            "workshop-dpp2",
            "The workshop's third: TF-IDF of words, the rarer among them too, then trees.",
            BoostingOptions.dpp2(seed),
            "TextFeatures.words()"));
  }

  /** The first of them again, with further columns of the table beside the text. */
  List<Candidate> withColumns(List<String> columns) {
    return List.of(
        candidate(
            "gradient-boosting-columns",
            "Trees over few chosen n-grams and the table's columns see what goes together.",
            BoostingOptions.defaults(seed),
            TextKnobs.words(2, 50_000),
            columns,
            List.of()));
  }

  private Candidate workshop(String name, String rationale, BoostingOptions found, String start) {
    boolean characters = found.features().analyzer() == TextAnalyzer.CHARACTERS;
    return candidate(
        name,
        rationale,
        found,
        TextKnobs.workshop(found.features(), start),
        List.of(),
        characters ? List.of(TextAnalyzer.class) : List.of());
  }

  private Candidate candidate(
      String name,
      String rationale,
      BoostingOptions usual,
      TextKnobs text,
      List<String> table,
      List<Class<?>> more) {
    List<Knob> knobs = new ArrayList<>(text.knobs());
    knobs.addAll(TableKnob.of(table));
    knobs.addAll(
        List.of(
            Knob.wholeLog(
                "columns",
                "How many of the features are columns, those with the highest chi-square",
                usual.columns(),
                50,
                400),
            Knob.wholeLog("rounds", "Trees a label", usual.rounds(), 2, 512),
            Knob.wholeLog("maxDepth", "The deepest a tree may be", usual.maxDepth(), 2, 32),
            Knob.wholeLog("maxNodes", "Leaves a tree may have", usual.maxNodes(), 4, 64),
            Knob.wholeLog("leafRows", "Rows a leaf must have", usual.leafRows(), 1, 32),
            Knob.realLog(
                "shrinkage", "What share of each tree is added", usual.shrinkage(), 1e-3, 1),
            Knob.real("subsample", "Share of the rows each round sees", usual.subsample(), 0.5, 1),
            Knob.real(
                "columnShare",
                "Share of the columns tried at each split",
                usual.columnShare(),
                0.3,
                1),
            Knob.fixed("maxRows", "Rows to learn from at most", usual.maxRows()),
            Knob.fixed("seed", "Draws rows, and the columns tried at each split", seed)));
    List<Class<?>> imports =
        new ArrayList<>(List.of(BoostingOptions.class, BoostingTrainer.class, TextFeatures.class));
    imports.addAll(more);
    return Candidate.of(
            name,
            Blueprint.of(
                knobs,
                settings ->
                    new BoostingTrainer(
                        BoostingOptions.defaults(settings.seed())
                            .withFeatures(text.features(settings))
                            .withTableColumns(TableKnob.columns(settings))
                            .withColumns(settings.whole("columns"))
                            .withRounds(settings.whole("rounds"))
                            .withMaxDepth(settings.whole("maxDepth"))
                            .withMaxNodes(settings.whole("maxNodes"))
                            .withLeafRows(settings.whole("leafRows"))
                            .withShrinkage(settings.real("shrinkage"))
                            .withSubsample(settings.real("subsample"))
                            .withColumnShare(settings.real("columnShare"))
                            .withMaxRows(settings.whole("maxRows"))),
                new Blueprint.Code(
                    imports,
                    """
                    new BoostingTrainer(
                        BoostingOptions.defaults(SEED)
                            .withFeatures(
                    %s)
                    %s        .withColumns(COLUMNS)
                            .withRounds(ROUNDS)
                            .withMaxDepth(MAX_DEPTH)
                            .withMaxNodes(MAX_NODES)
                            .withLeafRows(LEAF_ROWS)
                            .withShrinkage(SHRINKAGE)
                            .withSubsample(SUBSAMPLE)
                            .withColumnShare(COLUMN_SHARE)
                            .withMaxRows(MAX_ROWS))\
                    """
                        .formatted(text.code(12), TableKnob.code(table)))),
            rationale)
        .withMinimum(LEAST);
  }
}
