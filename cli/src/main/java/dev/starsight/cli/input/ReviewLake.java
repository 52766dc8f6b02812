package dev.starsight.cli.input;

import dev.starsight.drift.reviews.DriftTally;
import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.tablesaw.api.Table;

/** A lake, which is explored by SQL. */
public record ReviewLake(Path lake, LakeOptions options) implements ReviewSource {

  @Override
  public String shortName() {
    return String.valueOf(lake.toAbsolutePath().normalize().getFileName());
  }

  @Override
  public List<Path> paths() {
    return List.of(lake);
  }

  @Override
  public Explored explore(List<Optional<Years>> periods, @Nullable Long driftSeed)
      throws IOException {
    try (Lake opened = Lake.open(lake, options)) {
      List<Exploration> explorations = new ArrayList<>();
      for (Optional<Years> period : periods) {
        Exploration exploration =
            period.isPresent() ? Exploration.of(opened, period.get()) : Exploration.of(opened);
        if (period.isPresent() && exploration.rows() == 0) {
          throw without(period.get(), years(opened));
        }
        explorations.add(exploration);
      }
      UnknownColumns unknown = UnknownColumns.of(opened);
      List<DriftTally> drift =
          driftSeed == null ? List.of() : drift(opened, periods, unknown.names(), driftSeed);
      return new Explored(explorations, drift, opened.catalogue().provenance(), unknown);
    }
  }

  private static List<DriftTally> drift(
      Lake lake, List<Optional<Years>> periods, Set<String> unknown, long seed) throws IOException {
    List<DriftTally> tallies =
        periods.stream().map(period -> new DriftTally(unknown, seed)).toList();
    lake.forEachReview(
        review -> {
          for (int i = 0; i < tallies.size(); i++) {
            Optional<Years> period = periods.get(i);
            if (period.isEmpty() || period.get().contains(review.reviewDate())) {
              tallies.get(i).accept(review);
            }
          }
        });
    return tallies;
  }

  private static Optional<Years> years(Lake lake) throws IOException {
    Table span = lake.query("SELECT min(year) AS first, max(year) AS last FROM reviews");
    return span.column("first").isMissing(0)
        ? Optional.empty()
        : Optional.of(new Years(span.intColumn("first").get(0), span.intColumn("last").get(0)));
  }
}
