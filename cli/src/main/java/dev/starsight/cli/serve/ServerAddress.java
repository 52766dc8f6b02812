package dev.starsight.cli.serve;

import dev.starsight.data.StarsightException;
import dev.starsight.serving.http.HttpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where {@code serve} listens. Beyond loopback, requests need a token, and whether they are
 * encrypted must be said.
 */
final class ServerAddress {

  private static final String LOOPBACK = "127.0.0.1";
  private static final String TOKEN = "STARSIGHT_TOKEN";
  private static final String PASSWORD = "STARSIGHT_KEYSTORE_PASSWORD";
  private static final int SHORTEST_TOKEN = 16;
  private static final int TOKEN_BYTES = 24;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = LOOPBACK,
      description =
          "Address to listen on (default: ${DEFAULT-VALUE}). Beyond this machine requests must"
              + " bring `Authorization: Bearer TOKEN`, with the token in the environment variable "
              + TOKEN
              + " or one that is made and printed; and --tls or --behind-proxy is needed.")
  private String bind = LOOPBACK;

  @Option(
      names = "--tls",
      paramLabel = "KEYSTORE",
      description =
          "PKCS #12 file with the key and certificate for HTTPS; its password is in the environment"
              + " variable "
              + PASSWORD
              + ".")
  private @Nullable Path keystore;

  @Option(
      names = "--behind-proxy",
      description = "A proxy in front encrypts the connections of others.")
  private boolean proxied;

  private @Nullable String made;

  /**
   * Returns where to listen.
   *
   * @throws StarsightException if others could listen in
   */
  HttpSettings settings() {
    HttpSettings settings = HttpSettings.loopback(port).withHost(bind);
    Path key = keystore;
    if (!isLoopback() && key == null && !proxied) {
      throw new StarsightException(
          "--bind %s lets other machines in: add --tls KEYSTORE, or say --behind-proxy if a proxy"
                  .formatted(bind)
              + " encrypts their connections");
    }
    if (key == null) {
      return settings;
    }
    if (!Files.isRegularFile(key)) {
      throw new StarsightException("--tls: there is no file " + key);
    }
    String password = System.getenv(PASSWORD);
    return settings.withTls(new HttpSettings.Tls(key, password == null ? "" : password));
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(bind).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new StarsightException("--bind: " + bind + " is no address", e);
    }
  }

  /**
   * Returns what requests must bring, if anything: beyond this machine always, on it if the
   * variable is set.
   *
   * @throws StarsightException if the token can be guessed
   */
  Optional<String> token() {
    String given = System.getenv(TOKEN);
    if (given != null && !given.isEmpty()) {
      if (given.length() < SHORTEST_TOKEN) {
        throw new StarsightException(
            "%s must have at least %d characters".formatted(TOKEN, SHORTEST_TOKEN));
      }
      return Optional.of(given);
    }
    if (made == null && !isLoopback()) {
      byte[] random = new byte[TOKEN_BYTES];
      new SecureRandom().nextBytes(random);
      made = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
    return Optional.ofNullable(made);
  }

  /** Returns the token that was made because none was given, which only this process knows. */
  Optional<String> madeToken() {
    return Optional.ofNullable(made);
  }
}
