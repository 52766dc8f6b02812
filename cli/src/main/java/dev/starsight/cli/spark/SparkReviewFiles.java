package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Files of reviews, which are explored on Spark.
 *
 * @param out the output of the command
 */
public record SparkReviewFiles(ReviewFiles files, SparkOption spark, Path out)
    implements ReviewSource {

  @Override
  public String shortName() {
    return files.shortName();
  }

  @Override
  public List<Path> paths() {
    return files.paths();
  }

  /**
   * Runs a job for each period.
   *
   * @throws StarsightException if drift is asked for, which is not gathered there
   */
  @Override
  public Explored explore(List<Optional<Years>> periods, @Nullable Long driftSeed)
      throws IOException {
    spark.refuse(driftSeed != null, "--compare");
    files.input().requireFiles("--engine spark");
    files.requireReviews();
    List<Exploration> explorations = new ArrayList<>();
    Provenance provenance = new Provenance(List.of(), List.of());
    for (Optional<Years> period : periods) {
      try (SparkWork work = spark.begin(files.command(), out)) {
        work.run(job(period));
        List<Path> parts =
            IntStream.range(0, paths().size())
                .mapToObj(file -> work.directory().resolve("part-" + file))
                .toList();
        provenance = SparkFiles.tell(described(parts), files.command().console(), true);
        Exploration exploration = Exploration.read(work.directory().resolve("findings.json"));
        if (period.isPresent() && exploration.rows() == 0) {
          throw without(period.get(), years(parts));
        }
        explorations.add(exploration);
      }
    }
    return new Explored(explorations, List.of(), provenance, UnknownColumns.of(files.input()));
  }

  private ObjectNode job(Optional<Years> period) {
    ObjectNode job = Json.object().put("job", "explore");
    job.set("input", files.input().toJson());
    period.ifPresent(years -> job.putArray("years").add(years.first()).add(years.last()));
    return job;
  }

  private static List<Path> described(List<Path> parts) {
    return parts.stream().map(part -> part.resolve("source.json")).toList();
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
