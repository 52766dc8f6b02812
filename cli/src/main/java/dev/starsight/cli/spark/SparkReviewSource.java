package dev.starsight.cli.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.ReviewFiles;
import dev.starsight.cli.input.ReviewSource;
import dev.starsight.cli.input.UnknownColumns;
import dev.starsight.data.Provenance;
import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import dev.starsight.files.internal.Json;
import dev.starsight.phrases.PhraseFindings;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  @Override
  public Explored explore(List<Optional<Years>> periods, @Nullable Long driftSeed)
      throws IOException {
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
    try (SparkWork work = spark.begin(command, out)) {
      ObjectNode job = Json.object().put("job", "explore").put("driftSeed", driftSeed);
      job.set("input", input.json());
      unknown.names().forEach(job.putArray("unknown")::add);
      ArrayNode all = job.putArray("periods");
      for (Optional<Years> period : periods) {
        ArrayNode years = all.addArray();
        period.ifPresent(each -> years.add(each.first()).add(each.last()));
      }
      work.run(job);
      Provenance provenance = input.tell(input.parts(period(work, 0)), command.console(), true);
      List<Exploration> explorations = new ArrayList<>();
      List<DriftTally> drift = new ArrayList<>();
      for (int i = 0; i < periods.size(); i++) {
        Path directory = period(work, i);
        List<Path> parts = input.parts(directory);
        Exploration exploration = Exploration.read(directory.resolve("findings.json"));
        if (periods.get(i).isPresent() && exploration.rows() == 0) {
          throw without(periods.get(i).get(), years(parts));
        }
        explorations.add(exploration);
        if (driftSeed != null) {
          drift.add(drift(parts, new DriftTally(unknown.names(), driftSeed)));
        }
      }
      return new Explored(explorations, drift, provenance, unknown);
    }
  }

  private static Path period(SparkWork work, int number) {
    return work.directory().resolve("period-" + number);
  }

  private static DriftTally drift(List<Path> parts, DriftTally drift) throws IOException {
    for (Path part : parts) {
      try (InputStream file = Files.newInputStream(part.resolve("drift.bin"));
          DataInputStream in = new DataInputStream(new BufferedInputStream(file))) {
        drift.mergeWritten(in);
      }
    }
    return drift;
  }

  /**
   * Finds the phrases that tell the reviews with a label from the others.
   *
   * @param input has the names of the columns of the text and of the label
   */
  public PhraseFindings phrases(InputOptions input, String dateColumn, String label, long seed)
      throws IOException {
    List<String> further = List.of(dateColumn, "customer_id");
    SparkInput read =
        local instanceof ReviewFiles files
            ? SparkInput.with(files.input(), further)
            : SparkInput.with(paths().get(0), input.textColumn(), input.labelColumn(), further);
    try (SparkWork work = spark.begin(command, out)) {
      ObjectNode job = Json.object().put("job", "phrases").put("seed", seed);
      job.set("input", read.json());
      work.run(job.put("label", label).put("dateColumn", dateColumn));
      return PhraseFindings.ofJson(Json.read(work.directory().resolve("phrases.json")));
    }
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
