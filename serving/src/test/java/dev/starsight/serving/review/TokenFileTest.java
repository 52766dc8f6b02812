package dev.starsight.serving.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.starsight.annotation.AnnotationQueue;
import dev.starsight.data.StarsightException;
import dev.starsight.serving.http.HttpSettings;
import dev.starsight.serving.review.ReviewOptions.TokenLife;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path directory;

  TokenFileTest(@TempDir Path folder) {
    this.directory = folder.resolve("queue");
  }

  @BeforeEach
  void create() throws IOException {
    ReviewFixture.create(directory, 1, ReviewFixture.texts(1)).close();
    assumeTrue(new TokenFile(directory).isPossible(), "this file system has no POSIX permissions");
  }

  private String token(TokenLife life) throws IOException {
    try (AnnotationQueue queue = AnnotationQueue.open(directory);
        ReviewServer server =
            ReviewServer.start(
                queue, ReviewOptions.defaults().withToken(life), HttpSettings.loopback(0))) {
      return server.address().getQuery();
    }
  }

  @Test
  void isKeptUntilItIsRenewed() throws Exception {
    String first = token(TokenLife.KEPT);
    assertThat(token(TokenLife.KEPT)).isEqualTo(first);
    assertThat(token(TokenLife.ONE_START)).isNotEqualTo(first);
    assertThat(token(TokenLife.KEPT)).isEqualTo(first);
    String second = token(TokenLife.RENEWED);
    assertThat(second).isNotEqualTo(first);
    assertThat(token(TokenLife.KEPT)).isEqualTo(second);
    Path file = directory.resolve("token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.filter(each -> each.toString().contains("token"))).containsExactly(file);
    }
  }

  @Test
  void staysIfTheServerThatWouldRenewItCannotListen() throws Exception {
    String kept = token(TokenLife.KEPT);
    try (AnnotationQueue queue = AnnotationQueue.open(directory);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () ->
                  ReviewServer.start(
                      queue,
                      ReviewOptions.defaults().withToken(TokenLife.RENEWED),
                      HttpSettings.loopback(taken.getLocalPort())))
          .hasMessageContaining("cannot be listened on");
    }
    assertThat(token(TokenLife.KEPT)).isEqualTo(kept);
  }

  @Test
  void theOldAddressIsNoLongerValidAfterwards() throws Exception {
    String old = token(TokenLife.KEPT);
    try (AnnotationQueue queue = AnnotationQueue.open(directory);
        ReviewServer server =
            ReviewServer.start(
                queue,
                ReviewOptions.defaults().withToken(TokenLife.RENEWED),
                HttpSettings.loopback(0))) {
      URI page = server.address().resolve("/?" + old);
      assertThat(
              HTTP.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void isRefusedIfOthersCouldKnowIt() throws Exception {
    token(TokenLife.KEPT);
    Path file = directory.resolve("token");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> token(TokenLife.KEPT))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining(file + ": is a secret that others can read")
        .hasMessageContaining("rw-r-----")
        .hasMessageContaining("--new-token");
    token(TokenLife.RENEWED);
    Files.writeString(file, "short");
    assertThatThrownBy(() -> token(TokenLife.KEPT)).hasMessageContaining("is no token");
    Files.delete(file);
    Files.createSymbolicLink(file, directory.resolve("queue.json"));
    assertThatThrownBy(() -> token(TokenLife.KEPT)).hasMessageContaining("is no token");
    token(TokenLife.RENEWED);
    assertThat(Files.isSymbolicLink(file)).isFalse();
    assertThat(Files.readString(directory.resolve("queue.json"))).contains("labels");
  }

  @Test
  void isAFileOfTheQueue() throws Exception {
    token(TokenLife.KEPT);
    try (AnnotationQueue queue = AnnotationQueue.open(directory)) {
      assertThatThrownBy(() -> queue.export(directory.resolve("token")))
          .isInstanceOf(StarsightException.class);
    }
  }
}
