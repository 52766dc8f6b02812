package dev.starsight.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The environment variables of Hugging Face's own libraries. */
class HubSettingsTest {

  private final Path home;

  HubSettingsTest(@TempDir Path home) {
    this.home = home;
  }

  private HubSettings from(String... variables) throws IOException {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    return HubSettings.from(map, home);
  }

  @Test
  void hasTheUsualPlaces() throws IOException {
    HubSettings settings = from();

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.offline()).isFalse();
  }

  @Test
  void theMoreSpecificVariableOfTheCacheWins() throws IOException {
    assertThat(from("XDG_CACHE_HOME", "/x").cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(from("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache()).isEqualTo(Path.of("/h/hub"));
    assertThat(from("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/l").cache())
        .isEqualTo(Path.of("/l"));
    assertThat(from("HUGGINGFACE_HUB_CACHE", "/l", "HF_HUB_CACHE", "/c").cache())
        .isEqualTo(Path.of("/c"));
    assertThat(from("HF_HOME", "~/models").cache()).isEqualTo(home.resolve("models/hub"));
    assertThat(from("HF_HOME", " ").cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
  }

  @Test
  void findsTheToken() throws IOException {
    Path file = home.resolve("token");
    Files.writeString(file, "of-a-file\n");

    assertThat(from("HF_HOME", home.toString()).token()).isEqualTo("of-a-file");
    assertThat(from("HF_TOKEN_PATH", file.toString()).token()).isEqualTo("of-a-file");
    assertThat(from("HF_HOME", home.toString(), "HF_TOKEN", "given").token()).isEqualTo("given");
    assertThat(from("HUGGING_FACE_HUB_TOKEN", "older").token()).isEqualTo("older");
    assertThat(from("HF_TOKEN", "given", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "yes").token()).isNull();
    Files.writeString(file, "\n");
    assertThat(from("HF_HOME", home.toString()).token()).isNull();
  }

  @Test
  void anInvalidTokenIsNotShown() {
    assertThatThrownBy(() -> from("HF_TOKEN", "two words"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("two words");
  }

  @Test
  void isOfflineByVariable() throws IOException {
    for (String yes : new String[] {"1", "on", "Yes", "TRUE"}) {
      assertThat(from("HF_HUB_OFFLINE", yes).offline()).as(yes).isTrue();
    }
    assertThat(from("HF_HUB_OFFLINE", "0").offline()).isFalse();
    assertThat(from().withOffline(true).offline()).isTrue();
  }

  @Test
  void refusesAnEndpointThatIsNoAddress() throws IOException {
    assertThat(from("HF_ENDPOINT", "http://mirror:8080/hf//").endpoint())
        .isEqualTo(URI.create("http://mirror:8080/hf"));
    for (String bad :
        new String[] {"mirror", "ftp://mirror", "https://", "http://a b", "https://u@h"}) {
      assertThatThrownBy(() -> from("HF_ENDPOINT", bad))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("HF_ENDPOINT must be an address")
          .hasMessageContaining(bad);
    }
  }
}
