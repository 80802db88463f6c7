// Package manifests_test builds every kustomization as kubectl would and holds
// what comes out: each object is known to the API it speaks to, field by field,
// every pod passes Pod Security "restricted", and what refers to something
// finds it. It is a module of its own, so that the daemon's stays small.
package manifests_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	monitoring "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// kustomizations are all folders that can be applied, as seen from here.
func kustomizations(t *testing.T) []string {
	t.Helper()
	overlays, err := filepath.Glob("../overlays/*")
	if err != nil || len(overlays) < 3 {
		t.Fatalf("overlays %v, %v", overlays, err)
	}
	return append([]string{"../base"}, overlays...)
}

// build returns the objects of a kustomization, decoded strictly.
func build(t *testing.T, dir string) []runtime.Object {
	t.Helper()
	made, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		t.Fatal(err)
	}
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{scheme.AddToScheme, monitoring.AddToScheme} {
		if err := add(known); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(known, serializer.EnableStrict).UniversalDeserializer()
	var objects []runtime.Object
	for _, resource := range made.Resources() {
		doc, err := resource.AsYAML()
		if err != nil {
			t.Fatal(err)
		}
		object, _, err := decoder.Decode(doc, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v\n%s", dir, err, doc)
		}
		objects = append(objects, object)
	}
	return objects
}

// pods are the pods that objects would make, by what makes them.
func pods(objects []runtime.Object) map[string]*corev1.PodTemplateSpec {
	found := map[string]*corev1.PodTemplateSpec{}
	for _, object := range objects {
		switch o := object.(type) {
		case *appsv1.Deployment:
			found["Deployment "+o.Name] = &o.Spec.Template
		case *batchv1.CronJob:
			found["CronJob "+o.Name] = &o.Spec.JobTemplate.Spec.Template
		}
	}
	return found
}

func TestPodSecurity(t *testing.T) {
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	for _, dir := range kustomizations(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			made := pods(build(t, dir))
			if len(made) != 1 {
				t.Fatalf("%d kinds of pods, want one: a store has one writer", len(made))
			}
			for name, pod := range made {
				result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, &pod.ObjectMeta, &pod.Spec))
				if !result.Allowed {
					t.Errorf("%s: %s", name, result.ForbiddenDetail())
				}
				lockedDown(t, name, pod.Spec)
			}
		})
	}
}

// lockedDown holds what "restricted" does not ask for.
func lockedDown(t *testing.T, name string, pod corev1.PodSpec) {
	t.Helper()
	if pod.AutomountServiceAccountToken == nil || *pod.AutomountServiceAccountToken {
		t.Errorf("%s has the cluster's token", name)
	}
	for _, c := range pod.Containers {
		if c.SecurityContext.ReadOnlyRootFilesystem == nil || !*c.SecurityContext.ReadOnlyRootFilesystem {
			t.Errorf("%s: %s may write to its root", name, c.Name)
		}
		if c.Resources.Limits.Memory().IsZero() {
			t.Errorf("%s: %s may take all memory", name, c.Name)
		}
		if !strings.Contains(c.Image, "/") {
			t.Errorf("%s: the image %s was not replaced", name, c.Image)
		}
	}
}

// TestReferences holds that every volume, claim, account and port that a pod
// names is there, and that two pods never share the store.
func TestReferences(t *testing.T) {
	for _, dir := range kustomizations(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			objects := build(t, dir)
			names := map[string]bool{}
			for _, object := range objects {
				switch o := object.(type) {
				case *corev1.ConfigMap:
					names["ConfigMap "+o.Name] = true
				case *corev1.PersistentVolumeClaim:
					names["PersistentVolumeClaim "+o.Name] = true
				case *corev1.ServiceAccount:
					names["ServiceAccount "+o.Name] = true
				case *appsv1.Deployment:
					if *o.Spec.Replicas != 1 || o.Spec.Strategy.Type != appsv1.RecreateDeploymentStrategyType {
						t.Errorf("%d replicas, %s: two would want the store", *o.Spec.Replicas, o.Spec.Strategy.Type)
					}
				case *batchv1.CronJob:
					if o.Spec.ConcurrencyPolicy != batchv1.ForbidConcurrent {
						t.Errorf("%s: two would want the store", o.Spec.ConcurrencyPolicy)
					}
				}
			}
			for _, pod := range pods(objects) {
				for _, want := range references(pod.Spec) {
					if !names[want] {
						t.Errorf("there is no %s", want)
					}
				}
				mounted(t, pod.Spec)
			}
		})
	}
}

func references(pod corev1.PodSpec) []string {
	list := []string{"ServiceAccount " + pod.ServiceAccountName}
	for _, v := range pod.Volumes {
		switch {
		case v.ConfigMap != nil:
			list = append(list, "ConfigMap "+v.ConfigMap.Name)
		case v.PersistentVolumeClaim != nil:
			list = append(list, "PersistentVolumeClaim "+v.PersistentVolumeClaim.ClaimName)
		case v.Projected != nil:
			for _, p := range v.Projected.Sources {
				if p.ConfigMap != nil {
					list = append(list, "ConfigMap "+p.ConfigMap.Name)
				}
			}
		}
	}
	return list
}

func mounted(t *testing.T, pod corev1.PodSpec) {
	t.Helper()
	for _, c := range pod.Containers {
		for _, m := range c.VolumeMounts {
			if !slices.ContainsFunc(pod.Volumes, func(v corev1.Volume) bool { return v.Name == m.Name }) {
				t.Errorf("%s mounts %s, which is no volume", c.Name, m.Name)
			}
		}
		for _, p := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
			if p == nil {
				continue
			}
			port := p.HTTPGet.Port.StrVal
			if !slices.ContainsFunc(c.Ports, func(o corev1.ContainerPort) bool { return o.Name == port }) {
				t.Errorf("%s is asked for %s at %s, which is no port of it", c.Name, p.HTTPGet.Path, port)
			}
		}
	}
}

// TestProbes holds which door is asked what: a pod is started anew only for
// what a new start can mend.
func TestProbes(t *testing.T) {
	for _, pod := range pods(build(t, "../base")) {
		c := pod.Spec.Containers[0]
		for name, probe := range map[string]*corev1.Probe{"alive": c.LivenessProbe, "begun": c.StartupProbe} {
			if got := probe.HTTPGet.Path; got != "/healthz" {
				t.Errorf("%s is asked at %s", name, got)
			}
		}
		if got := c.ReadinessProbe.HTTPGet.Path; got != "/readyz" {
			t.Errorf("ready is asked at %s", got)
		}
		if *pod.Spec.TerminationGracePeriodSeconds <= 10 {
			t.Errorf("%d s to stop, and ten are promised to be enough", *pod.Spec.TerminationGracePeriodSeconds)
		}
	}
}

// TestPodMonitor holds that what is scraped is a port of the pods.
func TestPodMonitor(t *testing.T) {
	objects := build(t, "../overlays/podmonitor")
	for _, object := range objects {
		m, ok := object.(*monitoring.PodMonitor)
		if !ok {
			continue
		}
		port := *m.Spec.PodMetricsEndpoints[0].Port
		for name, pod := range pods(objects) {
			if !slices.ContainsFunc(pod.Spec.Containers[0].Ports, func(p corev1.ContainerPort) bool { return p.Name == port }) {
				t.Errorf("%s has no port %s", name, port)
			}
			for label, value := range m.Spec.Selector.MatchLabels {
				if pod.Labels[label] != value {
					t.Errorf("%s lacks the label %s=%s", name, label, value)
				}
			}
		}
		return
	}
	t.Error("there is no PodMonitor")
}

// TestConfiguration asks monitor itself what it thinks of the ConfigMaps, where
// MONITOR names the program, with Secrets as it makes them itself.
func TestConfiguration(t *testing.T) {
	program := os.Getenv("MONITOR")
	if program == "" {
		t.Skip("MONITOR names no program")
	}
	for _, dir := range kustomizations(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			folder, objects := t.TempDir(), build(t, dir)
			for _, pod := range pods(objects) {
				standIn(t, program, folder, pod.Spec)
			}
			for _, object := range objects {
				if m, ok := object.(*corev1.ConfigMap); ok {
					for name, content := range m.Data {
						if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
							t.Fatal(err)
						}
					}
				}
			}
			out, err := exec.Command(program, "validate", "--config", filepath.Join(folder, "monitor.yaml")).CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, bytes.TrimSpace(out))
			}
		})
	}
}

// standIn writes the Secrets that a pod has beside its configuration, which are
// in no manifest.
func standIn(t *testing.T, program, folder string, pod corev1.PodSpec) {
	t.Helper()
	for _, secret := range secrets(pod) {
		for _, item := range secret.Items {
			command := exec.Command(program, "password")
			command.Stdin = strings.NewReader("correct horse battery staple\n")
			if strings.HasSuffix(item.Key, ".token") {
				command = exec.Command(program, "password", "--token")
			}
			content, err := command.Output()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, item.Path)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// secrets are those that a pod has in a volume with something else.
func secrets(pod corev1.PodSpec) []*corev1.SecretProjection {
	var list []*corev1.SecretProjection
	for _, v := range pod.Volumes {
		if v.Projected == nil {
			continue
		}
		for _, p := range v.Projected.Sources {
			if p.Secret != nil {
				list = append(list, p.Secret)
			}
		}
	}
	return list
}

// TestStrict holds that the decoder refuses what the API does not know, for it
// would else hold nothing.
func TestStrict(t *testing.T) {
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	doc := fmt.Appendf(nil, "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\nautomount: false\n")
	if _, _, err := decoder.Decode(doc, nil, nil); err == nil {
		t.Error("an unknown field passes")
	}
}
