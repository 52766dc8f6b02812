package dev.starsight.cli.commands;

import dev.starsight.automl.search.Leaderboard;
import dev.starsight.cli.console.Stages;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.rows.Features;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.HeadlineGain;
import dev.starsight.explore.Exploration;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.quality.QualityReport;
import dev.starsight.reviews.Review;
import dev.starsight.transformer.training.EpochRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of the stages of {@code workshop}, each set by its stage before others read it. */
@SuppressWarnings("NullAway.Init")
final class WorkshopResults {

  final Stages stages;
  final List<EpochRecord> epochs = new ArrayList<>();
  boolean generated;
  int queued;

  /** Null for files that are not Amazon reviews, as are the next two. */
  @Nullable Dataset<Review> reviews;

  @Nullable QualityReport quality;
  @Nullable Exploration exploration;
  Dataset<Example> examples;
  Provenance provenance;
  Splits splits;
  Dataset<Example> promiseRows;
  Ratio ratio;
  Features features;
  Leaderboard board;
  Evaluation evaluation;
  Optional<MadePromise> promise = Optional.empty();

  /** Null if headlines were not read. */
  @Nullable HeadlineGain headline;

  /** What the best model predicted for the validation rows. */
  Evaluation validation;

  ModelDescription description;

  WorkshopResults(Stages stages) {
    this.stages = stages;
  }

  /** Replaces the temporary directory in the paths of files by the final one. */
  static Provenance moved(Provenance provenance, Path temporary, Path out) {
    return new Provenance(
        provenance.sources().stream()
            .map(
                source ->
                    new Provenance.Source(
                        source.path().replace(temporary.toString(), out.toString()),
                        source.sha256(),
                        source.rows(),
                        source.rejected()))
            .toList(),
        provenance.steps());
  }
}
