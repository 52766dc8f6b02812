package dev.starsight.cli.input;

import dev.starsight.explore.Exploration;
import dev.starsight.explore.Exploration.Years;
import dev.starsight.lake.Lake;
import dev.starsight.lake.LakeOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  public Explored explore(List<Optional<Years>> periods) throws IOException {
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
      return new Explored(explorations, opened.catalogue().provenance(), UnknownColumns.of(opened));
    }
  }

  private static Optional<Years> years(Lake lake) throws IOException {
    Table span = lake.query("SELECT min(year) AS first, max(year) AS last FROM reviews");
    return span.column("first").isMissing(0)
        ? Optional.empty()
        : Optional.of(new Years(span.intColumn("first").get(0), span.intColumn("last").get(0)));
  }
}
