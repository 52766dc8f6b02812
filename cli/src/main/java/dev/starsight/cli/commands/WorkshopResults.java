package dev.starsight.cli.commands;

import dev.starsight.automl.search.Leaderboard;
import dev.starsight.cli.console.Stages;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.explore.Exploration;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.quality.QualityReport;
import dev.starsight.reviews.Review;
import dev.starsight.transformer.training.EpochRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The results of the stages of {@code workshop} so far. */
final class WorkshopResults {

  final Stages stages;
  final List<EpochRecord> epochs = new ArrayList<>();
  boolean generated;
  int queued;

  @Nullable Dataset<Review> reviews;
  @Nullable Dataset<Example> examples;
  @Nullable Provenance provenance;
  @Nullable QualityReport quality;
  @Nullable Exploration exploration;
  @Nullable Splits splits;
  @Nullable Features features;
  @Nullable Leaderboard board;
  @Nullable Evaluation evaluation;
  @Nullable ModelDescription description;

  WorkshopResults(Stages stages) {
    this.stages = stages;
  }

  Dataset<Example> examples() {
    return Objects.requireNonNull(examples);
  }

  Provenance provenance() {
    return Objects.requireNonNull(provenance);
  }

  Splits splits() {
    return Objects.requireNonNull(splits);
  }

  Features features() {
    return Objects.requireNonNull(features);
  }

  Leaderboard board() {
    return Objects.requireNonNull(board);
  }

  Evaluation evaluation() {
    return Objects.requireNonNull(evaluation);
  }

  ModelDescription description() {
    return Objects.requireNonNull(description);
  }
}
