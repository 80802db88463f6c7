package fact
import ("testing";"os";"strings";"fmt")
func TestTry(t *testing.T){
 b,err:=os.ReadFile("/tmp/lines.txt"); if err!=nil {t.Skip()}
 for _,l:=range strings.Split(strings.TrimSpace(string(b)),"\n"){
  fmt.Println("»",l)
  for _,f:=range Find(l){ amb:=""; if f.Ambiguous{amb=" AMBIG"}
   fmt.Printf("    %-10s %-28q %-26s key=%s nouns=%v per=%q each=%v bound=%q%s\n",f.Kind,f.Text,f.String(),f.Key(),f.Nouns,f.Per,f.Each,l[f.BoundStart:f.BoundEnd],amb)}
 }
}
