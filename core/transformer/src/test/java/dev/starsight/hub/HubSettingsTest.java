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

/** Tests the environment variables, which are those of Hugging Face's own libraries. */
class HubSettingsTest {

  private final Path home;

  HubSettingsTest(@TempDir Path home) {
    this.home = home;
  }

  private HubSettings settings(String... variables) throws IOException {
    Map<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < variables.length; i += 2) {
      map.put(variables[i], variables[i + 1]);
    }
    return HubSettings.from(map, home);
  }

  @Test
  void hasTheDefaultsOfHuggingFace() throws IOException {
    HubSettings settings = settings();

    assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isNull();
    assertThat(settings.offline()).isFalse();
  }

  @Test
  void theMoreSpecificCacheVariableWins() throws IOException {
    assertThat(settings("XDG_CACHE_HOME", "/x").cache()).isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(settings("XDG_CACHE_HOME", "/x", "HF_HOME", "/h").cache())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(settings("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/l").cache())
        .isEqualTo(Path.of("/l"));
    assertThat(settings("HUGGINGFACE_HUB_CACHE", "/l", "HF_HUB_CACHE", "/c").cache())
        .isEqualTo(Path.of("/c"));
    assertThat(settings("HF_HOME", "~/models").cache()).isEqualTo(home.resolve("models/hub"));
    assertThat(settings("HF_HOME", " ").cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
  }

  @Test
  void findsTheToken() throws IOException {
    Path file = home.resolve("token");
    Files.writeString(file, "of-a-file\n");

    assertThat(settings("HF_HOME", home.toString()).token()).isEqualTo("of-a-file");
    assertThat(settings("HF_TOKEN_PATH", file.toString()).token()).isEqualTo("of-a-file");
    assertThat(settings("HF_HOME", home.toString(), "HF_TOKEN", "given").token())
        .isEqualTo("given");
    assertThat(settings("HUGGING_FACE_HUB_TOKEN", "older").token()).isEqualTo("older");
    assertThat(settings("HF_TOKEN", "given", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "yes").token())
        .isNull();
    Files.writeString(file, "\n");
    assertThat(settings("HF_HOME", home.toString()).token()).isNull();
  }

  @Test
  void doesNotShowAnInvalidToken() {
    assertThatThrownBy(() -> settings("HF_TOKEN", "two words"))
        .isInstanceOf(StarsightException.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("two words");
  }

  @Test
  void aVariableSetsOfflineMode() throws IOException {
    for (String value : new String[] {"1", "on", "Yes", "TRUE"}) {
      assertThat(settings("HF_HUB_OFFLINE", value).offline()).as(value).isTrue();
    }
    assertThat(settings("HF_HUB_OFFLINE", "0").offline()).isFalse();
    assertThat(settings().withOffline(true).offline()).isTrue();
  }

  @Test
  void refusesAnInvalidEndpoint() throws IOException {
    assertThat(settings("HF_ENDPOINT", "http://mirror:8080/hf//").endpoint())
        .isEqualTo(URI.create("http://mirror:8080/hf"));
    for (String invalid :
        new String[] {"mirror", "ftp://mirror", "https://", "http://a b", "https://u@h"}) {
      assertThatThrownBy(() -> settings("HF_ENDPOINT", invalid))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("HF_ENDPOINT must be an address")
          .hasMessageContaining(invalid);
    }
  }

  @Test
  void sendsATokenOverHttpToThisMachineOnly() throws IOException {
    for (String safe :
        new String[] {
          "https://mirror.example",
          "http://localhost:8080",
          "http://127.0.0.1:1",
          "http://[::1]:1",
          "http://127.8.9.10"
        }) {
      assertThat(settings("HF_ENDPOINT", safe, "HF_TOKEN", "secret").token()).isEqualTo("secret");
    }
    for (String open :
        new String[] {
          "http://mirror.example", "HTTP://mirror.example", "http://localhost.example",
          "http://127.0.0.1.example", "http://10.0.0.1", "http://[fe80::1]"
        }) {
      assertThatThrownBy(() -> settings("HF_ENDPOINT", open, "HF_TOKEN", "secret"))
          .isInstanceOf(StarsightException.class)
          .hasMessageContaining("over https only")
          .hasMessageContaining("HF_HUB_DISABLE_IMPLICIT_TOKEN=1")
          .hasMessageNotContaining("secret");
      assertThat(settings("HF_ENDPOINT", open).token()).isNull();
      assertThat(settings("HF_ENDPOINT", open, "HF_TOKEN", "s", "HF_HUB_OFFLINE", "1").offline())
          .isTrue();
    }
  }
}
