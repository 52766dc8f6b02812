package dev.starsight.fuzz;

import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.ResultOwner;
import dev.starsight.files.internal.WorkManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The manifests that tell a result, and unfinished work, from the files of others. */
final class ResultTarget implements FuzzTarget {

  private static final String WORK = "checkpoints";

  private static ResultOwner owner(boolean resumes) {
    return ResultOwner.of("finetune", "1").withReplaceOption(false).withWork(WORK, resumes);
  }

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    return List.of(finished(scratch.resolve("finished")), unfinished(scratch.resolve("begun")));
  }

  private static FuzzFiles finished(Path directory) throws IOException {
    try (AtomicDirectory out = AtomicDirectory.replacing(directory, owner(false))) {
      Files.writeString(out.path().resolve("summary.json"), "{}");
      Files.createDirectories(out.path().resolve("model"));
      Files.writeString(out.path().resolve("model/weights"), "1 2 3");
      Files.createDirectories(out.path().resolve("queue"));
      Files.writeString(out.path().resolve("queue/answers"), "4");
      out.leaveToPeople(Set.of("queue"), Map.of());
      out.commit();
    }
    return FuzzFiles.load(directory);
  }

  private static FuzzFiles unfinished(Path directory) throws IOException {
    Path work = directory.resolve(WORK);
    try (WorkManifest manifest = WorkManifest.open(work);
        WorkManifest nested = WorkManifest.open(work.resolve("trial"))) {
      manifest.add(work.resolve("events"));
      Files.writeString(work.resolve("events"), "grows");
      AtomicFile.write(work.resolve("step-1.safetensors"), "weights");
      nested.add(work.resolve("trial/events"));
      AtomicFile.write(work.resolve("trial/step-2.safetensors"), "weights");
    }
    return FuzzFiles.load(directory);
  }

  @Override
  public void read(Path directory) throws IOException {
    Path work = directory.resolve(WORK);
    AtomicDirectory.isComplete(directory, owner(true));
    AtomicDirectory.replacing(directory, owner(true)).close();
    AtomicDirectory.replacing(directory, owner(false)).close();
    if (Files.isDirectory(work)) {
      WorkManifest.clear(work);
    }
  }
}
