package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.data.Provenance;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.CheckRun;
import dev.starsight.quality.CheckSelection;
import dev.starsight.quality.Checks;
import dev.starsight.quality.FailingRows;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Checks files on Spark. */
public final class SparkCheck {

  private final StarsightCommand command;
  private final SparkInput input;
  private final ObjectNode job = Json.object().put("job", "check");
  private Provenance provenance = new Provenance(List.of(), List.of());

  /** Creates a check of what is read as it is here. */
  public SparkCheck(StarsightCommand command, SparkInput input, CheckSelection selection) {
    this.command = command;
    this.input = input;
    job.set("input", input.json());
    job.set("checks", selection.toJson());
  }

  /** Says that the rows are reviews, of which some columns are unknown. */
  public SparkCheck ofReviews(Set<String> unknown) {
    job.put("reviews", true);
    unknown.forEach(job.putArray("unknown")::add);
    return this;
  }

  /**
   * Runs the job and returns the run over all rows.
   *
   * @param checks those that the job makes of the selection
   * @param directory gets the file of failing rows
   * @param out the output of the command
   */
  public <T> CheckRun<T> run(SparkOption spark, Checks<T> checks, Path directory, Path out)
      throws IOException {
    try (SparkWork work = spark.begin(command, out)) {
      work.run(job);
      List<Path> parts = input.parts(work.directory());
      provenance = input.tell(parts, command.console(), job.has("reviews"));
      failingRows(parts, directory.resolve(FailingRows.FILE_NAME));
      return run(checks, work.directory().resolve("run.bin"));
    }
  }

  private static <T> CheckRun<T> run(Checks<T> checks, Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(new BufferedInputStream(stream))) {
      CheckRun<T> run = checks.startPart(FailingRows.none(), in.readLong());
      run.mergeWritten(in);
      run.mergeProfiles(in);
      return run;
    }
  }

  /** Puts the files of failing rows together, with one header. */
  private static void failingRows(List<Path> parts, Path target) throws IOException {
    boolean begun = false;
    for (Path part : parts) {
      Path file = part.resolve(FailingRows.FILE_NAME);
      if (Files.exists(file)) {
        begun = append(file, target, begun);
      }
    }
  }

  private static boolean append(Path file, Path target, boolean begun) throws IOException {
    if (!begun) {
      Files.copy(file, target);
      return true;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        OutputStream out = Files.newOutputStream(target, java.nio.file.StandardOpenOption.APPEND)) {
      int header = in.read();
      while (header != '\n' && header >= 0) {
        header = in.read();
      }
      in.transferTo(out);
    }
    return true;
  }

  /** Returns the files that were read. */
  public Provenance provenance() {
    return provenance;
  }
}
