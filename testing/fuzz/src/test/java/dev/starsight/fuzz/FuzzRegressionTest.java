package dev.starsight.fuzz;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the files of faults that were found, which lie in {@code src/test/resources/fuzz}, in
 * directories {@code TARGET/SEED-NAME}: the files that differ from the valid directory of that
 * number. None is real data.
 */
class FuzzRegressionTest {

  @TempDir
  @SuppressWarnings("NullAway.Init") // Injected by JUnit.
  private Path folder;

  private static Stream<Path> faults() throws IOException, URISyntaxException {
    URL resources = Objects.requireNonNull(FuzzRegressionTest.class.getResource("/fuzz"));
    Path root = Path.of(resources.toURI());
    try (Stream<Path> walk = Files.walk(root, 2)) {
      return walk.filter(path -> root.relativize(path).getNameCount() == 2).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("faults")
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void isReadOrRefused(Path fault) throws Exception {
    Path parent = Objects.requireNonNull(fault.getParent());
    FuzzTarget target = FuzzTargets.named(String.valueOf(parent.getFileName()));
    FuzzDriver driver = FuzzDriver.of(target, folder);
    String name = String.valueOf(fault.getFileName());
    FuzzFiles files = driver.seed(Integer.parseInt(name.substring(0, name.indexOf('-'))));
    FuzzFiles changed = FuzzFiles.load(fault);
    for (String file : changed.names()) {
      files.with(file, changed.get(file));
    }
    target.repair(files);
    assertThatCode(() -> driver.read(files)).doesNotThrowAnyException();
  }
}
