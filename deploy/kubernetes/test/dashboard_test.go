package manifests_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
)

const dashboard = "../overlays/dashboard"

// only returns the one object of its kind.
func only[T runtime.Object](t *testing.T, objects []runtime.Object) T {
	t.Helper()
	var found []T
	for _, object := range objects {
		if o, ok := object.(T); ok {
			found = append(found, o)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d objects of %T", len(found), *new(T))
	}
	return found[0]
}

// TestDashboardIsReached holds that the way of a request from the name that the
// configuration has to the daemon's port is whole.
func TestDashboardIsReached(t *testing.T) {
	objects := build(t, dashboard)
	ingress, service := only[*networkingv1.Ingress](t, objects), only[*corev1.Service](t, objects)
	config := only[*corev1.ConfigMap](t, objects).Data["monitor.yaml"]
	for _, rule := range ingress.Spec.Rules {
		if !slices.Contains(ingress.Spec.TLS[0].Hosts, rule.Host) || !strings.Contains(config, "external_url: https://"+rule.Host+"\n") {
			t.Errorf("%s is not the name in tls and in external_url", rule.Host)
		}
		backend := rule.HTTP.Paths[0].Backend.Service
		if backend.Name != service.Name || backend.Port.Name != service.Spec.Ports[0].Name {
			t.Errorf("%s leads to %s, which is no port of the Service", rule.Host, backend)
		}
	}
	for name, pod := range pods(objects) {
		if !labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(pod.Labels)) {
			t.Errorf("the Service does not select %s", name)
		}
		ports := portsOf(pod.Spec)
		if target := service.Spec.Ports[0].TargetPort.StrVal; ports[target] != 8080 || !strings.Contains(config, `listen: "0.0.0.0:8080"`) {
			t.Errorf("the Service leads to %s of %v", target, ports)
		}
	}
}

// TestPortsAreClosed holds that others reach what a policy names, and that
// without the overlay nobody reaches the dashboard.
func TestPortsAreClosed(t *testing.T) {
	for _, dir := range kustomizations(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			objects := build(t, dir)
			want := map[string]bool{}
			for _, object := range objects {
				policy, ok := object.(*networkingv1.NetworkPolicy)
				if !ok {
					continue
				}
				for _, in := range policy.Spec.Ingress {
					if len(in.From) == 0 {
						t.Errorf("%s lets everybody in", policy.Name)
					}
					for _, p := range in.Ports {
						want[p.Port.StrVal] = true
					}
				}
			}
			for name, pod := range pods(objects) {
				ports := portsOf(pod.Spec)
				for port := range want {
					if ports[port] == 0 {
						t.Errorf("a policy opens %s, which is no port of %s", port, name)
					}
				}
				if _, open := ports["dashboard"]; open != (dir == dashboard) {
					t.Errorf("%s has the ports %v", name, ports)
				}
			}
		})
	}
}

func portsOf(pod corev1.PodSpec) map[string]int32 {
	ports := map[string]int32{}
	for _, c := range pod.Containers {
		for _, p := range c.Ports {
			ports[p.Name] = p.ContainerPort
		}
	}
	return ports
}

// TestSecretsAreElsewhere holds that who may come in is in no manifest, and that
// a pod does not start without it.
func TestSecretsAreElsewhere(t *testing.T) {
	objects := build(t, dashboard)
	for _, object := range objects {
		switch o := object.(type) {
		case *corev1.Secret:
			t.Errorf("the Secret %s is in the manifests", o.Name)
		case *corev1.ConfigMap:
			for _, key := range []string{"hash:", "token:", "$2a$", "$2b$"} {
				if strings.Contains(o.Data["monitor.yaml"], key) {
					t.Errorf("%s holds %q", o.Name, key)
				}
			}
		}
	}
	for name, pod := range pods(objects) {
		if list := secrets(pod.Spec); len(list) != 1 || list[0].Optional != nil && *list[0].Optional {
			t.Errorf("%s does not wait for one Secret: %v", name, list)
		}
	}
}
