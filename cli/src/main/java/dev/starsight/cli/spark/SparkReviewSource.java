package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.ReviewFiles;
import dev.starsight.cli.input.ReviewSource;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import dev.starsight.files.internal.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files of reviews or a lake, which are explored on Spark.
 *
 * @param local the same, which are explored here
 * @param out the output of the command
 */
public record SparkReviewSource(
    ReviewSource local, SparkOption spark, StarsightCommand command, Path out)
    implements ReviewSource {

  @Override
  public String shortName() {
    return local.shortName();
  }

  @Override
  public List<Path> paths() {
    return local.paths();
  }

  /**
   * Runs a job.
   *
   * @param periods one; only drift, which is refused, has two
   * @throws StarsightException if drift is asked for, which is not gathered there
   */
  @Override
  public Explored explore(List<Optional<Years>> periods, @Nullable Long driftSeed)
      throws IOException {
    spark.refuse(driftSeed != null, "--compare");
    SparkInput input;
    UnknownColumns unknown;
    if (local instanceof ReviewFiles files) {
      input = SparkInput.of(files.input());
      files.requireReviews();
      unknown = UnknownColumns.of(files.input());
    } else {
      input = SparkInput.of(paths().get(0));
      unknown = SparkInput.unknown(paths().get(0));
    }
    Optional<Years> period = periods.get(0);
    try (SparkWork work = spark.begin(command, out)) {
      work.run(job(input, period));
      List<Path> parts = input.parts(work);
      Provenance provenance = input.tell(parts, command.console(), true);
      Exploration exploration = Exploration.read(work.directory().resolve("findings.json"));
      if (period.isPresent() && exploration.rows() == 0) {
        throw without(period.get(), years(parts));
      }
      return new Explored(List.of(exploration), List.of(), provenance, unknown);
    }
  }

  private static ObjectNode job(SparkInput input, Optional<Years> period) {
    ObjectNode job = Json.object().put("job", "explore");
    job.set("input", input.json());
    period.ifPresent(years -> job.putArray("years").add(years.first()).add(years.last()));
    return job;
  }

  /** Returns the years of all reviews; empty if none has a date. */
  private static Optional<Years> years(List<Path> parts) throws IOException {
    int first = Integer.MAX_VALUE;
    int last = Integer.MIN_VALUE;
    for (Path part : parts) {
      Path file = part.resolve("years.json");
      if (Files.exists(file)) {
        JsonNode years = Json.read(file);
        first = Math.min(first, years.path("first").asInt());
        last = Math.max(last, years.path("last").asInt());
      }
    }
    return first > last ? Optional.empty() : Optional.of(new Years(first, last));
  }
}
