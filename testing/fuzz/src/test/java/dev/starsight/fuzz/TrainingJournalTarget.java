package dev.starsight.fuzz;

import dev.starsight.transformer.training.EpochRecord;
import dev.starsight.transformer.training.StepRecord;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.watch.TrainingJournal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The journal of a training, which a resumed one continues. */
final class TrainingJournalTarget implements FuzzTarget {

  private static final String FILE = "journal.jsonl";

  private static EpochRecord epoch() {
    return new EpochRecord(1, 0.7, 0.6, ModelSeeds.metrics(), 2, 100);
  }

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    try (TrainingJournal journal =
        TrainingJournal.in(scratch.resolve(FILE), TrainingListener.SILENT)) {
      journal.started(0, List.of());
      journal.step(new StepRecord(1, 20, 1, 0.7, 1e-5, 1, 8, 100, 0.1));
      journal.step(new StepRecord(2, 20, 1, Double.NaN, 1e-5, 1, 8, 100, 0.1));
      journal.epoch(epoch(), 2);
    }
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    try (TrainingJournal journal =
        TrainingJournal.in(directory.resolve(FILE), TrainingListener.SILENT)) {
      journal.started(10, List.of(epoch()));
      journal.steps();
      journal.epochs();
    }
  }
}
