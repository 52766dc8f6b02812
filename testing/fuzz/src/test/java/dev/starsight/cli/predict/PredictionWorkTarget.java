package dev.starsight.cli.predict;

import dev.starsight.fuzz.FuzzFiles;
import dev.starsight.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Unfinished predictions that are resumed. */
public final class PredictionWorkTarget implements FuzzTarget {

  private static final String OUT = "out.csv";

  private static WorkIdentity work() {
    return new WorkIdentity().with("model", "0123").with("columns", List.of("text", "label"));
  }

  @Override
  public List<FuzzFiles> seeds(Path scratch) throws IOException {
    try (PartialFile file = PartialFile.open(scratch.resolve(OUT), work(), false)) {
      file.appendHeader("id,label\n".getBytes(StandardCharsets.UTF_8));
      file.append(List.of("1,5\n".getBytes(StandardCharsets.UTF_8)), 1);
      file.endRows();
    }
    return List.of(FuzzFiles.load(scratch));
  }

  @Override
  public void read(Path directory) throws IOException {
    try (PartialFile file = PartialFile.open(directory.resolve(OUT), work(), true)) {
      file.rows();
    }
  }
}
