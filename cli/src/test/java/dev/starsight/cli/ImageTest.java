package dev.starsight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.cli.commands.Shell;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the image with a Java of its own, and serves a model with it. Maven makes the jars in the
 * phase {@code package}, so this test runs in {@code verify}.
 */
class ImageTest {

  private static final Pattern COPIED = Pattern.compile("(?m)^COPY (\\S+) ");

  @TempDir Path folder;

  @Test
  void servesAModel() throws Exception {
    Path home = Path.of(System.getProperty("java.home"));
    Assumptions.assumeTrue(
        Files.isDirectory(home.resolve("jmods")), "skipped: this JDK has no jmods to link");
    Path reviews = Shell.sample(folder.resolve("reviews.tsv"), 300);
    Path run = folder.resolve("run");
    String best =
        Shell.summaryOf(
                "automl", "--input", reviews, "--out", run, "--candidates", 1, "--trials", 0)
            .at("/leaderboard/0/directory")
            .asText();
    ProcessBuilder link = new ProcessBuilder("docker/image.sh").redirectErrorStream(true);
    link.environment().put("JAVA_HOME", home.toString());
    Process linking = link.start();
    String said = new String(linking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(linking.waitFor()).as(said).isZero();
    Path image = Path.of("target", "image");

    ProcessBuilder serve =
        new ProcessBuilder(
                image.resolve("bin").resolve("starsight").toString(),
                "serve",
                "--model",
                run.resolve(best).toString())
            .redirectError(folder.resolve("err").toFile());
    serve.environment().put("STARSIGHT_CACHE", "");
    Process server = serve.start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      assertThat(line).as(Files.readString(folder.resolve("err"))).startsWith("http://127.0.0.1:");
      HttpResponse<String> reply =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(line).resolve("/predict"))
                      .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"It is good\"}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(reply.body()).contains("\"label\":");
      server.destroy();
      assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      server.destroyForcibly();
    }
    assertThat(COPIED.matcher(Files.readString(Path.of("docker", "Dockerfile"))).results())
        .extracting(MatchResult::group)
        .isNotEmpty()
        .allSatisfy(copied -> assertThat(Path.of("..", copied.split(" ", -1)[1])).isDirectory());
  }

  @Test
  void theDockerfileRunsAsAnUnprivilegedUser() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docker", "Dockerfile"));
    int user = lines.indexOf("USER 10001");
    int entry = lines.indexOf("ENTRYPOINT [\"starsight\"]");

    assertThat(user).isPositive().isLessThan(entry);
    assertThat(lines).noneMatch(line -> line.contains("chmod 777"));
  }
}
