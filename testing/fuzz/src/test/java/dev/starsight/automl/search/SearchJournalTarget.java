package dev.starsight.automl.search;

import dev.starsight.files.internal.WorkManifest;
import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The journal of a search that is resumed. */
public final class SearchJournalTarget implements FuzzTarget {

  private static final Map<String, String> FINGERPRINT =
      Map.of(TrialJournal.DATA, "ab", "seed", "42", "metric", "accuracy");

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    try (WorkManifest manifest = WorkManifest.open(scratch);
        TrialJournal journal = TrialJournal.open(scratch, manifest, FINGERPRINT, false)) {
      journal.add("words", 0.5, 1.5, 0.25, "models/words");
      journal.add("words 2", Double.NaN, 2, 1, "");
    }
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    try (WorkManifest manifest = WorkManifest.open(directory);
        TrialJournal journal = TrialJournal.open(directory, manifest, FINGERPRINT, true)) {
      journal.find("words");
      journal.elapsedBefore();
    }
  }
}
