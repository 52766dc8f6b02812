package dev.starsight.fuzz;

import dev.starsight.quality.analyzers.Analyzer;
import dev.starsight.quality.analyzers.Analyzers;
import dev.starsight.quality.analyzers.RowSchema;
import dev.starsight.quality.analyzers.Scan;
import dev.starsight.quality.analyzers.States;
import dev.starsight.quality.checks.Check;
import dev.starsight.quality.checks.Constraint;
import dev.starsight.quality.rules.RulesFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** Rules of data quality, and the saved states of its metrics. */
final class QualityTargets {

  private static final RowSchema<String> SCHEMA =
      RowSchema.ofTexts(List.of("id", "stars"), (row, i) -> i == 0 ? row : row.substring(1));

  private static final List<String> ROWS = List.of("a1", "b2", "b2", "c3.5");

  private QualityTargets() {}

  /** A file of rules, each of which is tried on a few rows. */
  static final class Rules implements FuzzTarget {

    @Override
    public List<FuzzFiles> seeds(Path scratch) {
      return List.of(
          FuzzFiles.of(
              "rules.txt",
              """
              # rules
              hasSize() >= 3
              isComplete(id) where stars = 2 and not (id in (a, "b c") or id is null)
              isBetween(stars, 1, 5) >= 0.9
              isBetween(day, 1995-07-16, 2020-01-01)
              warning: hasMean(stars) = 2.5 +- 0.5
              hasPattern(id, "^[a-z]\\\\d$")
              satisfies("stars <= id or id matches 'a+'")
              hasDataType(stars, Integral)
              """));
    }

    @Override
    public void read(Path directory) throws IOException {
      List<Analyzer<?>> analyzers = new ArrayList<>();
      for (Check check : RulesFile.read(directory.resolve("rules.txt"))) {
        check.constraints().stream().map(Constraint::analyzer).forEach(analyzers::add);
      }
      Scan<String> scan = Scan.of(SCHEMA, analyzers).addAll(ROWS);
      analyzers.forEach(scan::metric);
    }
  }

  /** Saved states, whose checksum is made right again. */
  static final class Saved implements FuzzTarget {

    private static final String FILE = "metrics.states";

    private static List<Analyzer<?>> analyzers() {
      List<Analyzer<?>> analyzers = new ArrayList<>(Analyzers.defaults(SCHEMA));
      analyzers.add(Analyzers.uniqueness("id"));
      analyzers.add(Analyzers.histogram("stars"));
      analyzers.add(Analyzers.mutualInformation("id", "stars"));
      analyzers.add(Analyzers.allUnique("id"));
      return analyzers;
    }

    @Override
    public List<FuzzFiles> seeds(Path scratch) throws IOException {
      Scan<String> scan = Scan.of(SCHEMA, analyzers()).addAll(ROWS);
      scan.states().write(scratch.resolve(FILE));
      return List.of(FuzzFiles.load(scratch));
    }

    @Override
    public void repair(FuzzFiles files) {
      byte[] bytes = files.has(FILE) ? files.get(FILE) : new byte[0];
      if (bytes.length > Long.BYTES) {
        byte[] repaired = Arrays.copyOf(bytes, bytes.length);
        CRC32 crc = new CRC32();
        crc.update(repaired, 0, repaired.length - Long.BYTES);
        ByteBuffer.wrap(repaired).putLong(repaired.length - Long.BYTES, crc.getValue());
        files.with(FILE, repaired);
      }
    }

    @Override
    public void read(Path directory) throws IOException {
      States states = States.read(directory.resolve(FILE), analyzers());
      states.merge(Scan.of(SCHEMA, analyzers()).addAll(ROWS).states());
      analyzers().forEach(states::metric);
    }
  }
}
